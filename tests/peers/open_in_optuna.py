"""Opens an export of deft tune with Optuna and prints what it finds, as JSON."""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.load_study(study_name=sys.argv[1], storage="sqlite:///" + sys.argv[2])
print(json.dumps({
    "direction": study.direction.name, "best": study.best_value, "best_params": study.best_params,
    "trials": [{"number": t.number, "state": t.state.name, "value": t.value if t.state.name == "COMPLETE" else None, "params": t.params, "intermediate": {str(k): v for k, v in t.intermediate_values.items()},
                "seconds": t.duration.total_seconds() if t.duration else None, "replicates": t.user_attrs.get("replicates")} for t in study.trials]}))
# It can be gone on with: Optuna's own sampler reads the distributions.
study.sampler = optuna.samplers.TPESampler(seed=0, n_startup_trials=1)
trial = study.ask({name: d for t in study.trials[:1] for name, d in t.distributions.items()})
study.tell(trial, 0.5)
