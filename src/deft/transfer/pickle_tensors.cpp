#include "deft/transfer/pickle_tensors.h"

#include <bit>
#include <deque>
#include <variant>

#include "deft/core/half_float.h"
#include "deft/core/problem.h"
#include "deft/core/wire_message.h"
#include "deft/transfer/zip_archive.h"

namespace deft {
namespace {

constexpr std::uint64_t kMostPickle = 256u << 20;
constexpr std::uint64_t kMostStorage = std::uint64_t{16} << 30;
constexpr std::size_t kMostObjects = 5000000;
constexpr int kDeepest = 64;

struct Value;
using ValuePointer = Value*;  // owned by the machine: values may refer to themselves, and be nested without end
struct None {};
struct Global { std::string name; };                       // "collections.OrderedDict"
struct Sequence { std::vector<ValuePointer> items; };      // tuple or list
struct Dictionary { std::vector<std::pair<ValuePointer, ValuePointer>> items; };
struct Storage { std::string key, type; };
struct Tensor { Storage storage; std::int64_t offset = 0; std::vector<std::int64_t> shape, strides; };
struct Object { std::string name; ValuePointer state; };   // of TorchScript's classes: only its state counts

struct Value {
  std::variant<None, bool, std::int64_t, double, std::string, Global, Sequence, Dictionary, Storage, Tensor, Object> data;
};

class Machine {
 public:
  Machine(const std::string& path, std::string_view program) : path_(path), program_(program) {}

  ValuePointer run() {
    while (true) {
      const auto code = static_cast<unsigned char>(take(1)[0]);
      if (code == '.') return pop();
      step(code);
      if (made_.size() > kMostObjects) refuse("it builds more than " + std::to_string(kMostObjects) + " objects");
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { throw Refusal(path_ + ": not weights that can be trusted: " + why); }

  std::string_view take(std::uint64_t count) {
    if (count > program_.size() - at_) refuse("its data.pkl is cut off");
    const std::string_view part = program_.substr(at_, count);
    at_ += count;
    return part;
  }
  std::string line() {
    const std::size_t end = program_.find('\n', at_);
    if (end == std::string_view::npos || end - at_ > 1000) refuse("its data.pkl is damaged");
    const std::string text(take(end - at_));
    take(1);
    return text;
  }

  template <class Data>
  void push(Data data) {
    made_.push_back(Value{std::move(data)});
    stack_.push_back(&made_.back());
  }
  ValuePointer pop() {
    if (stack_.empty() || (!marks_.empty() && stack_.size() <= marks_.back())) refuse("its data.pkl is damaged");
    ValuePointer top = stack_.back();
    stack_.pop_back();
    return top;
  }
  Value& top() {
    if (stack_.empty()) refuse("its data.pkl is damaged");
    return *stack_.back();
  }
  std::vector<ValuePointer> pop_to_mark() {
    if (marks_.empty() || marks_.back() > stack_.size()) refuse("its data.pkl is damaged");
    std::vector<ValuePointer> items(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }
  void remember(std::uint64_t index) {
    if (stack_.empty() || index > kMostObjects) refuse("its data.pkl is damaged");
    if (memo_.size() <= index) memo_.resize(index + 1);
    memo_[index] = stack_.back();
  }
  void recall(std::uint64_t index) {
    if (index >= memo_.size() || !memo_[index]) refuse("its data.pkl is damaged");
    stack_.push_back(memo_[index]);
  }
  void tuple(std::size_t count) {
    Sequence sequence;
    for (std::size_t i = 0; i < count; ++i) sequence.items.insert(sequence.items.begin(), pop());
    push(std::move(sequence));
  }

  void step(unsigned char code) {
    switch (code) {
      case 0x80: take(1); break;                                                       // protocol
      case 0x95: take(8); break;                                                       // frame
      case '(': marks_.push_back(stack_.size()); break;
      case '0': pop(); break;
      case 'N': push(None{}); break;
      case 0x88: push(true); break;
      case 0x89: push(false); break;
      case 'K': push(static_cast<std::int64_t>(little_endian<std::uint8_t>(take(1).data()))); break;
      case 'M': push(static_cast<std::int64_t>(little_endian<std::uint16_t>(take(2).data()))); break;
      case 'J': push(static_cast<std::int64_t>(static_cast<std::int32_t>(little_endian<std::uint32_t>(take(4).data())))); break;
      case 0x8a: long_number(); break;
      case 'G': push(real(take(8))); break;
      case 'X': push(std::string(take(little_endian<std::uint32_t>(take(4).data())))); break;
      case 0x8c: push(std::string(take(little_endian<std::uint8_t>(take(1).data())))); break;
      case 'U': push(std::string(take(little_endian<std::uint8_t>(take(1).data())))); break;
      case 'T': push(std::string(take(little_endian<std::uint32_t>(take(4).data())))); break;
      case ')': push(Sequence{}); break;
      case ']': push(Sequence{}); break;
      case '}': push(Dictionary{}); break;
      case 't': push(Sequence{pop_to_mark()}); break;
      case 'l': push(Sequence{pop_to_mark()}); break;
      case 0x85: tuple(1); break;
      case 0x86: tuple(2); break;
      case 0x87: tuple(3); break;
      case 'a': append({pop()}); break;
      case 'e': append(pop_to_mark()); break;
      case 's': {
        ValuePointer value = pop(), key = pop();
        set({key, value});
        break;
      }
      case 'u': set(pop_to_mark()); break;
      case 'q': remember(little_endian<std::uint8_t>(take(1).data())); break;
      case 'r': remember(little_endian<std::uint32_t>(take(4).data())); break;
      case 0x94: remember(memo_.size()); break;
      case 'h': recall(little_endian<std::uint8_t>(take(1).data())); break;
      case 'j': recall(little_endian<std::uint32_t>(take(4).data())); break;
      case 'c': {
        const std::string module = line();
        global(module + "." + line());
        break;
      }
      case 0x93: {
        const std::string name = text(*pop()), module = text(*pop());
        global(module + "." + name);
        break;
      }
      case 'Q': storage(*pop()); break;
      case 'R': call(); break;
      case 0x81: make(); break;
      case 'b': build(); break;
      default: refuse("its data.pkl has the instruction " + std::to_string(code) + ", which no weights need");
    }
  }

  static double real(std::string_view bytes) {  // big endian, alone in this format
    std::uint64_t bits = 0;
    for (const char c : bytes) bits = bits << 8 | static_cast<unsigned char>(c);
    return std::bit_cast<double>(bits);
  }

  void long_number() {
    const std::string_view bytes = take(little_endian<std::uint8_t>(take(1).data()));
    if (bytes.size() > 8) refuse("it has a number of more than 64 bits");
    std::uint64_t value = !bytes.empty() && static_cast<unsigned char>(bytes.back()) >= 128 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    push(static_cast<std::int64_t>(value));
  }

  void append(const std::vector<ValuePointer>& items) {
    auto* list = std::get_if<Sequence>(&top().data);
    if (!list) refuse("its data.pkl is damaged");
    list->items.insert(list->items.end(), items.begin(), items.end());
  }

  void set(const std::vector<ValuePointer>& items) {
    auto* dictionary = std::get_if<Dictionary>(&top().data);
    if (!dictionary || items.size() % 2) refuse("its data.pkl is damaged");
    for (std::size_t i = 0; i < items.size(); i += 2) dictionary->items.push_back({items[i], items[i + 1]});
  }

  void global(const std::string& name) {
    static const char* const kKnown[] = {"collections.OrderedDict", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
                                         "torch.FloatStorage", "torch.HalfStorage", "torch.BFloat16Storage", "torch.DoubleStorage",
                                         "torch.LongStorage", "torch.IntStorage", "torch.ShortStorage", "torch.CharStorage",
                                         "torch.ByteStorage", "torch.BoolStorage", "torch.storage.UntypedStorage", "torch.Size",
                                         "torch.jit._pickle.build_intlist", "torch.jit._pickle.build_doublelist",
                                         "torch.jit._pickle.build_boollist", "torch.jit._pickle.build_tensorlist"};
    bool known = name.starts_with("__torch__.");  // a class of TorchScript: its state is read, its code is not
    for (const char* one : kKnown) known = known || name == one;
    if (!known) {
      refuse("it asks for '" + name.substr(0, 200) + "' to be run; deft reads tensors only (save the state_dict: torch.save(model.state_dict(), FILE))");
    }
    push(Global{name});
  }

  // ("storage", type, key, device, numbers)
  void storage(const Value& id) {
    const auto* parts = std::get_if<Sequence>(&id.data);
    if (!parts || parts->items.size() < 3 || text(*parts->items[0]) != "storage") refuse("it refers to a storage in an unknown way");
    const auto* type = std::get_if<Global>(&parts->items[1]->data);
    if (!type) refuse("it refers to a storage in an unknown way");
    push(Storage{text(*parts->items[2]), type->name});
  }

  void call() {
    const ValuePointer arguments = pop(), function = pop();
    const auto* name = std::get_if<Global>(&function->data);
    const auto* given = std::get_if<Sequence>(&arguments->data);
    if (!name || !given) refuse("its data.pkl is damaged");
    if (name->name == "collections.OrderedDict") {
      push(Dictionary{});
    } else if (name->name == "torch._utils._rebuild_tensor_v2" && given->items.size() >= 4) {
      Tensor tensor;
      const auto* from = std::get_if<Storage>(&given->items[0]->data);
      if (!from) refuse("a tensor has no storage");
      tensor.storage = *from;
      tensor.offset = number(*given->items[1]);
      tensor.shape = numbers(*given->items[2]);
      tensor.strides = numbers(*given->items[3]);
      push(std::move(tensor));
    } else if ((name->name == "torch._utils._rebuild_parameter" || name->name.starts_with("torch.jit._pickle.")) && !given->items.empty()) {
      stack_.push_back(given->items[0]);
    } else if (name->name == "torch.Size" && given->items.size() == 1) {
      stack_.push_back(given->items[0]);
    } else {
      refuse("it asks for '" + name->name + "' to be run in a way that no weights need");
    }
  }

  void make() {
    pop();  // arguments
    const ValuePointer type = pop();
    const auto* name = std::get_if<Global>(&type->data);
    if (!name || !name->name.starts_with("__torch__.")) refuse("its data.pkl is damaged");
    push(Object{name->name, nullptr});
  }

  void build() {
    const ValuePointer state = pop();
    Value& target = top();
    if (auto* object = std::get_if<Object>(&target.data)) {
      object->state = state;
    } else if (!std::holds_alternative<Dictionary>(target.data)) {  // an OrderedDict's _metadata is of no use here
      refuse("its data.pkl is damaged");
    }
  }

  std::string text(const Value& value) const {
    const auto* found = std::get_if<std::string>(&value.data);
    if (!found) refuse("its data.pkl is damaged");
    return *found;
  }
  std::int64_t number(const Value& value) const {
    const auto* found = std::get_if<std::int64_t>(&value.data);
    if (!found) refuse("its data.pkl is damaged");
    return *found;
  }
  std::vector<std::int64_t> numbers(const Value& value) const {
    const auto* found = std::get_if<Sequence>(&value.data);
    if (!found || found->items.size() > 16) refuse("a tensor has an impossible shape");
    std::vector<std::int64_t> result;
    for (const ValuePointer& one : found->items) result.push_back(number(*one));
    return result;
  }

  const std::string& path_;
  std::string_view program_;
  std::size_t at_ = 0;
  std::deque<Value> made_;
  std::vector<ValuePointer> stack_, memo_;
  std::vector<std::size_t> marks_;
};

std::int64_t bytes_of(const std::string& type) {
  if (type == "torch.FloatStorage") return 4;
  if (type == "torch.DoubleStorage") return 8;
  if (type == "torch.HalfStorage" || type == "torch.BFloat16Storage") return 2;
  return 0;
}

float element(const std::string& type, const char* at) {
  if (type == "torch.FloatStorage") return std::bit_cast<float>(little_endian<std::uint32_t>(at));
  if (type == "torch.DoubleStorage") return static_cast<float>(std::bit_cast<double>(little_endian<std::uint64_t>(at)));
  const auto bits = little_endian<std::uint16_t>(at);
  return type == "torch.HalfStorage" ? half_to_float(bits) : bfloat16_to_float(bits);
}

// Walks the value and collects its tensors under their dotted names.
class Collector {
 public:
  Collector(const ZipArchive& archive, const std::string& folder, SourceWeights& weights)
      : archive_(archive), folder_(folder), weights_(weights) {}

  void walk(const Value& value, const std::string& name, int depth) {
    if (depth > kDeepest) refuse("it is nested deeper than " + std::to_string(kDeepest) + " levels");
    if (++walked_ > kMostObjects) refuse("it refers to itself");
    if (const auto* tensor = std::get_if<Tensor>(&value.data)) {
      take(*tensor, name);
    } else if (const auto* dictionary = std::get_if<Dictionary>(&value.data)) {
      for (const auto& [key, one] : dictionary->items) {
        if (const auto* text = std::get_if<std::string>(&key->data)) walk(*one, inside(name, *text), depth + 1);
      }
    } else if (const auto* object = std::get_if<Object>(&value.data)) {
      if (object->state) walk(*object->state, name, depth + 1);
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { throw Refusal(archive_.path() + ": not weights that can be trusted: " + why); }

  // Checkpoints keep the weights beside epoch and optimiser; the names are those of the model.
  static std::string inside(const std::string& name, const std::string& key) {
    if (name.empty() && (key == "state_dict" || key == "model" || key == "model_state_dict" || key == "state_dict_ema")) return "";
    return name.empty() ? key : name + "." + key;
  }

  void take(const Tensor& tensor, const std::string& name) {
    const std::int64_t width = bytes_of(tensor.storage.type);
    if (width == 0) return;  // integers
    const std::string entry = folder_ + "data/" + tensor.storage.key;
    if (!archive_.has(entry)) refuse("the numbers of '" + name + "' (" + entry + ") are missing");
    if (read_ != entry) {
      storage_ = archive_.read(entry, kMostStorage);
      read_ = entry;
    }
    const auto stored = static_cast<std::int64_t>(storage_.size()) / width;
    const std::int64_t count = elements_of(tensor.shape, stored);
    if (count < 0) refuse("'" + name + "' is " + to_text(tensor.shape) + ", more than its storage holds");
    if (tensor.strides.size() != tensor.shape.size() || tensor.offset < 0 || tensor.offset > stored) refuse("'" + name + "' lies outside its storage");
    std::int64_t last = tensor.offset;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
      const std::int64_t stride = tensor.strides[i];
      if (stride < 0 || stride > stored) refuse("'" + name + "' lies outside its storage");
      if (tensor.shape[i] > 0) last += (tensor.shape[i] - 1) * stride;
      if (last >= stored && count > 0) refuse("'" + name + "' lies outside its storage");
    }
    total_ += count;
    if (total_ * 4 > static_cast<std::int64_t>(kMostStorage)) refuse("its tensors are larger than " + std::to_string(kMostStorage >> 30) + " GiB in all");
    SourceTensor out{name, tensor.shape, {}};
    out.values.reserve(static_cast<std::size_t>(count));
    std::vector<std::int64_t> index(tensor.shape.size(), 0);
    for (std::int64_t i = 0; i < count; ++i) {
      std::int64_t place = tensor.offset;
      for (std::size_t d = 0; d < index.size(); ++d) place += index[d] * tensor.strides[d];
      out.values.push_back(element(tensor.storage.type, storage_.data() + place * width));
      for (std::size_t d = index.size(); d-- > 0 && ++index[d] == tensor.shape[d];) index[d] = 0;
    }
    weights_.tensors.push_back(std::move(out));
  }

  const ZipArchive& archive_;
  std::string folder_;
  SourceWeights& weights_;
  std::string read_, storage_;
  std::int64_t total_ = 0;
  std::size_t walked_ = 0;
};

}  // namespace

SourceWeights read_pytorch_weights(const std::string& path) {
  const ZipArchive archive(path);
  std::string program;
  for (const std::string& name : archive.names()) {
    if (name.ends_with("/data.pkl") || name == "data.pkl") program = name;
  }
  if (program.empty()) throw Refusal(path + ": a zip file, but not one that PyTorch saved: it has no data.pkl");
  const std::string folder = program.substr(0, program.size() - 8);
  const std::string bytes = archive.read(program, kMostPickle);
  SourceWeights weights{path, "PyTorch", {}, {}};
  Machine machine(path, bytes);
  Collector(archive, folder, weights).walk(*machine.run(), "", 0);
  return weights;
}

}  // namespace deft
