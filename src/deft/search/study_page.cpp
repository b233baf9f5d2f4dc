#include "deft/search/study_page.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "deft/core/html.h"
#include "deft/search/importance.h"
#include "deft/search/study_summary.h"

namespace deft {
namespace {

constexpr double kWidth = 720, kHeight = 260, kLeft = 56, kRight = 14, kTop = 14, kBottom = 34;
constexpr std::size_t kMostDrawn = 2000;   // candidates

constexpr const char* kStyle = R"(<style>
:root{--ink:#1c2330;--soft:#667085;--line:#e3e6ec;--card:#fff;--page:#f6f7f9;--mark:#2563eb;--best:#d97706}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#98a2b3;--line:#2b3240;--card:#171c26;--page:#0f131b;--mark:#60a5fa;--best:#fbbf24}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1560px;margin:0 auto;padding:1.5rem;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:1rem}
header,section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1rem 1.2rem;min-width:0}header,.wide{grid-column:1/-1}
h1{font-size:1.35rem;margin:0 0 .4rem}h2{font-size:1.02rem;margin:0 0 .5rem}p{margin:.15rem 0;color:var(--soft)}p.first{color:var(--ink)}
svg{width:100%;height:auto;display:block}svg text{font:11px system-ui,sans-serif;fill:var(--soft)}.axis{stroke:var(--line)}.dot{fill:var(--mark)}.gone{fill:none;stroke:var(--soft);opacity:.6}
.steps{fill:none;stroke:var(--best);stroke-width:2}.bar{fill:var(--mark)}.win{fill:var(--best)}.way{fill:none;stroke-width:1.2;opacity:.55}.way:hover{stroke-width:3.5;opacity:1}
.span{stroke:var(--mark);stroke-width:2}table{border-collapse:collapse;width:100%;font-size:13px}td,th{padding:.25rem .6rem;text-align:left;border-top:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:500;border:0}td.n{text-align:right;font-variant-numeric:tabular-nums}div.scroll{overflow-x:auto}
</style>)";

std::string percent_text(double value) { return std::isfinite(value) ? fmt::format("{:.2f} %", 100 * value) : "-"; }

std::string settings_text(const std::vector<Setting>& settings) {
  std::string text;
  for (const Setting& one : settings) text += (text.empty() ? "" : "  ") + one.option + "=" + one.value;
  return text;
}

// From low to high scores: violet to yellow, readable on light and dark ground and for the colour-blind.
std::string color(double share) {
  static constexpr int kStops[5][3] = {{94, 60, 153}, {62, 100, 180}, {38, 145, 140}, {90, 180, 80}, {225, 185, 20}};
  const double at = std::clamp(share, 0.0, 1.0) * 4.0;
  const int k = std::min(3, static_cast<int>(at));
  const double f = at - k;
  return fmt::format("rgb({:.0f},{:.0f},{:.0f})", kStops[k][0] + f * (kStops[k + 1][0] - kStops[k][0]), kStops[k][1] + f * (kStops[k + 1][1] - kStops[k][1]), kStops[k][2] + f * (kStops[k + 1][2] - kStops[k][2]));
}

struct Span {
  double low = 0.0, high = 1.0;
  double share(double value) const { return (value - low) / (high - low); }
};

// Of the better three quarters: what diverged would squeeze the rest into a line.
Span span_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  Span span{values[values.size() / 4], values.back()};
  const double room = std::max(0.005, 0.08 * (span.high - span.low));
  return {span.low - room, span.high + room};
}

std::string axes(const Span& y, const std::string& x_label) {
  std::string svg;
  for (int k = 0; k <= 4; ++k) {
    const double value = y.low + (y.high - y.low) * k / 4, at = kHeight - kBottom - (kHeight - kTop - kBottom) * k / 4;
    svg += fmt::format("<line class=\"axis\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/><text x=\"{3}\" y=\"{4:.1f}\" text-anchor=\"end\">{5:.1f} %</text>", kLeft, kWidth - kRight, at, kLeft - 6, at + 4, 100 * value);
  }
  return svg + fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"middle\">{}</text>", (kLeft + kWidth - kRight) / 2, kHeight - 4, escape_html(x_label));
}

std::string svg_of(double height, const std::string& label, const std::string& content) {
  return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">{}</svg>\n", kWidth, height, escape_html(label), content);
}

double at_y(const Span& y, double score) { return kHeight - kBottom - (kHeight - kTop - kBottom) * std::clamp(y.share(score), 0.0, 1.0); }

class Page {
 public:
  Page(const Search& search, const Space& space, const std::vector<Trial>& trials) : space_(space), candidates_(candidates_of(search, trials)), standing_(standing_of(search, trials)) {
    if (candidates_.size() > kMostDrawn) candidates_.erase(candidates_.begin(), candidates_.end() - static_cast<std::ptrdiff_t>(kMostDrawn));
    std::vector<double> scores;
    for (const Candidate& one : candidates_) {
      if (one.state != Candidate::State::complete || one.point.size() != space.size()) continue;
      scores.push_back(one.score);
      points_.push_back(one.point);
    }
    scores_ = scores;
    y_ = span_of(scores);
  }

  std::string history() const {
    std::string svg = axes(y_, "candidate"), steps;
    double best = -1e300;
    const double wide = std::max<double>(1.0, static_cast<double>(candidates_.size()) - 1);
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const Candidate& one = candidates_[i];
      const double x = kLeft + (kWidth - kLeft - kRight) * static_cast<double>(i) / wide;
      const bool complete = one.state == Candidate::State::complete;
      if (!complete && one.curve.empty()) continue;
      const double score = complete ? one.score : one.best_so_far();
      svg += fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"><title>{}: {}{}&#10;{}</title></circle>", complete ? "dot" : "gone", x, at_y(y_, score), one.number, percent_text(score),
                         complete ? "" : " (ended early)", escape_html(settings_text(space_.settings(one.point))));
      if (!complete || score <= best) continue;
      steps += best > -1e300 ? fmt::format(" H{:.1f} V{:.1f}", x, at_y(y_, score)) : fmt::format("M{:.1f} {:.1f}", x, at_y(y_, score));
      best = score;
    }
    if (!steps.empty()) svg += "<path class=\"steps\" d=\"" + steps + fmt::format(" H{:.1f}", kWidth - kRight) + "\"/>";
    return svg_of(kHeight, "score of each candidate, and the best so far", svg);
  }

  std::string importances() const {
    const std::vector<double> shares = importance(points_, scores_, 0);
    if (shares.empty()) return fmt::format("<p>{} trainings came to their end; at least {} with different scores are needed.</p>", scores_.size(), kLeastTrials);
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
    std::string svg;
    double y = 8;
    for (const std::size_t i : order) {
      svg += fmt::format("<text x=\"300\" y=\"{:.0f}\" text-anchor=\"end\">{}</text><rect class=\"bar\" x=\"308\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"14\" rx=\"3\"/><text x=\"{:.1f}\" y=\"{:.0f}\">{:.0f} %</text>", y + 11,
                         escape_html(space_.parameters()[i].option), y, 340 * shares[i], 314 + 340 * shares[i], y + 11, 100 * shares[i]);
      y += 24;
    }
    const double together = std::max(0.0, 1.0 - std::accumulate(shares.begin(), shares.end(), 0.0));
    return svg_of(y + 4, "share of the variance that each option explains", svg) + fmt::format("<p>Shares of the variance of the scores over the whole space (functional ANOVA); {:.0f} % is due to several together.</p>", 100 * together);
  }

  std::string parallel() const {
    const std::size_t axes_count = space_.size() + 1;
    std::string svg;
    const auto x_of = [&](std::size_t i) { return kLeft + (kWidth - kLeft - 60) * static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(1, axes_count - 1)); };
    const auto y_of = [](double share) { return 210.0 - 180.0 * std::clamp(share, 0.0, 1.0); };
    for (std::size_t i = 0; i < axes_count; ++i) {
      svg += fmt::format("<line class=\"axis\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"30\" y2=\"210\"/>", x_of(i));
      const bool score = i == space_.size();
      std::string name = score ? "score" : space_.parameters()[i].option;
      name = name.substr(name.rfind('.') == std::string::npos ? 0 : name.rfind('.') + 1);
      const std::string low = score ? percent_text(y_.low) : text_at(space_.parameters()[i], 0.0), high = score ? percent_text(y_.high) : text_at(space_.parameters()[i], 1.0);
      svg += fmt::format("<text x=\"{0:.1f}\" y=\"244\" text-anchor=\"middle\">{1}{4}</text><text x=\"{0:.1f}\" y=\"226\" text-anchor=\"middle\">{2}</text><text x=\"{0:.1f}\" y=\"22\" text-anchor=\"middle\">{3}</text>", x_of(i),
                         escape_html(name), escape_html(low), escape_html(high), score ? "" : "<title>" + escape_html(space_.parameters()[i].option) + "</title>");
    }
    std::vector<std::size_t> order(points_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores_[a] < scores_[b]; });   // the best on top
    for (const std::size_t k : order) {
      std::string path;
      bool pen = false;
      for (std::size_t i = 0; i <= space_.size(); ++i) {
        const double share = i == space_.size() ? y_.share(scores_[k]) : points_[k][i];
        if (std::isnan(share)) continue;   // the line goes on to the next option that had a say
        path += fmt::format("{}{:.1f} {:.1f}", pen ? "L" : "M", x_of(i), y_of(share));
        pen = true;
      }
      svg += fmt::format("<path class=\"way\" stroke=\"{}\" d=\"{}\"><title>{}&#10;{}</title></path>", color(y_.share(scores_[k])), path, percent_text(scores_[k]), escape_html(settings_text(space_.settings(points_[k]))));
    }
    return svg_of(256, "parallel coordinates: a line for each candidate", svg);
  }

  std::string slice(std::size_t i) const {
    const Parameter& p = space_.parameters()[i];
    std::string svg = axes(y_, "");
    for (int k = 0; k <= 4; ++k) {
      const double unit = p.kind == Parameter::Kind::choice ? (k + 0.5) / static_cast<double>(p.values.size()) : k / 4.0;
      if (unit > 1.0) continue;
      svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{}</text>", kLeft + (kWidth - kLeft - kRight) * unit, kHeight - 14, escape_html(text_at(p, unit)));
    }
    for (std::size_t k = 0; k < points_.size(); ++k) {
      if (std::isnan(points_[k][i])) continue;
      svg += fmt::format("<circle class=\"dot\" opacity=\".7\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"><title>{}: {}</title></circle>", kLeft + (kWidth - kLeft - kRight) * points_[k][i], at_y(y_, scores_[k]), escape_html(text_at(p, points_[k][i])),
                         percent_text(scores_[k]));
    }
    return svg_of(kHeight, "score over " + p.option, svg);
  }

  std::string leaders() const {
    if (!standing_.replicated) return "<p>None was trained again.</p>";
    std::vector<double> ends;
    for (const Leader& one : standing_.leaders) {
      for (const double value : one.scores) ends.push_back(value);
      for (const double value : {one.low, one.high, one.found}) {
        if (std::isfinite(value)) ends.push_back(std::clamp(value, 0.0, 1.0));
      }
    }
    std::sort(ends.begin(), ends.end());
    const double room = std::max(0.002, 0.05 * (ends.back() - ends.front()));
    const Span span{ends.front() - room, ends.back() + room};
    const auto x_of = [&](double value) { return 150 + (kWidth - 170) * std::clamp(span.share(value), 0.0, 1.0); };
    std::string svg;
    double y = 16;
    for (std::size_t i = 0; i < standing_.leaders.size(); ++i) {
      const Leader& one = standing_.leaders[i];
      svg += fmt::format("<text x=\"140\" y=\"{:.0f}\" text-anchor=\"end\">{}</text>", y + 4, one.candidate == 0 ? "the recipe's own" : fmt::format("candidate {}", one.candidate));
      if (std::isfinite(one.low)) svg += fmt::format("<line class=\"span\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.0f}\" y2=\"{:.0f}\"/>", x_of(one.low), x_of(one.high), y, y);
      for (const double score : one.scores) svg += fmt::format("<circle class=\"gone\" cx=\"{:.1f}\" cy=\"{:.0f}\" r=\"3\"><title>{}</title></circle>", x_of(score), y, percent_text(score));
      svg += fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.0f}\" r=\"5\"><title>mean {} ({} .. {}), found with {}</title></circle>", i == 0 ? "win" : "dot", x_of(one.mean), y, percent_text(one.mean),
                         percent_text(one.low), percent_text(one.high), percent_text(one.found));
      y += 26;
    }
    for (int k = 0; k <= 4; ++k) svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{:.2f} %</text>", 150 + (kWidth - 170) * k / 4.0, y + 8, 100 * (span.low + (span.high - span.low) * k / 4));
    return svg_of(y + 16, "leaders with their intervals", svg);
  }

 private:
  const Space& space_;
  std::vector<Candidate> candidates_;
  Standing standing_;
  std::vector<Point> points_;       // of complete candidates
  std::vector<double> scores_;
  Span y_;
};

std::string table(const std::vector<Trial>& trials) {
  std::string html = "<div class=\"scroll\"><table><tr><th>trial</th><th>what</th><th>state</th><th>score</th><th>seconds</th><th>settings</th><th></th></tr>\n";
  const std::size_t from = trials.size() > kMostDrawn ? trials.size() - kMostDrawn : 0;
  for (std::size_t i = from; i < trials.size(); ++i) {
    const Trial& t = trials[i];
    html += fmt::format("<tr><td class=\"n\">{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td><td>{}</td></tr>\n", t.number,
                        t.kind == Trial::Kind::search ? (t.fold >= 0 ? fmt::format("candidate {}, fold {}.{}", t.candidate, t.repeat + 1, t.fold + 1) : "search") : fmt::format("{} of {}", to_string(t.kind), t.candidate),
                        to_string(t.state), percent_text(t.score), std::isfinite(t.seconds) ? fmt::format("{:.1f}", t.seconds) : "", escape_html(settings_text(t.settings)), escape_html(t.note));
  }
  return html + "</table></div>";
}

}  // namespace

std::string study_page(const Search& search, const Space& space, const std::string& name, const std::vector<Trial>& trials, const std::string& objective) {
  const Page page(search, space, trials);
  std::string html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>" + escape_html(name) + " - study</title>" + kStyle + "</head><body><main>\n<header><h1>Study " +
                     escape_html(name) + "</h1>";
  bool first = true;
  for (const std::string& line : study_lines(search, trials, objective)) {
    html += std::string(first ? "<p class=\"first\">" : "<p>") + escape_html(line) + "</p>";
    first = false;
  }
  html += "</header>\n<section><h2>History</h2>" + page.history() + "<p>Points: candidates (rings: ended early). Line: best so far.</p></section>\n";
  html += "<section><h2>What mattered</h2>" + page.importances() + "</section>\n";
  html += "<section><h2>Leaders, trained again with other seeds</h2>" + page.leaders() + "<p>Dot: mean of the rings, with its 95 % interval.</p></section>\n";
  html += "<section class=\"wide\"><h2>Parallel coordinates</h2>" + page.parallel() + "</section>\n";
  for (std::size_t i = 0; i < space.size(); ++i) html += "<section><h2>" + escape_html(space.parameters()[i].option) + "</h2>" + page.slice(i) + "</section>\n";
  return html + "<section class=\"wide\"><h2>Trials</h2>" + table(trials) + "</section>\n</main></body></html>\n";
}

}  // namespace deft
