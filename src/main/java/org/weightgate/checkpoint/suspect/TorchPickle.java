package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.suspect.Pickle.Dict;
import org.weightgate.checkpoint.suspect.Pickle.Global;
import org.weightgate.checkpoint.suspect.Pickle.Other;
import org.weightgate.checkpoint.suspect.Pickle.PyList;
import org.weightgate.checkpoint.suspect.Pickle.Tuple;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the names in a pickle of `torch.save` stand for: storages, and tensors as views of them.
/// Source: PyTorch, `torch/_utils.py` and `torch/serialization.py`.
final class TorchPickle implements Pickle.Maker {
    private static final Map<String, Encoding> FLOATS =
            Map.of(
                    "DoubleStorage", FloatEncoding.F64,
                    "FloatStorage", FloatEncoding.F32,
                    "HalfStorage", FloatEncoding.F16,
                    "BFloat16Storage", FloatEncoding.BF16,
                    "float64", FloatEncoding.F64,
                    "float32", FloatEncoding.F32,
                    "float16", FloatEncoding.F16,
                    "bfloat16", FloatEncoding.BF16,
                    "float8_e4m3fn", FloatEncoding.F8_E4M3,
                    "float8_e5m2", FloatEncoding.F8_E5M2);

    /// Bytes of an element of each kind of storage.
    private static final Map<String, Integer> STORAGES =
            Map.ofEntries(
                    Map.entry("DoubleStorage", 8),
                    Map.entry("FloatStorage", 4),
                    Map.entry("HalfStorage", 2),
                    Map.entry("BFloat16Storage", 2),
                    Map.entry("LongStorage", 8),
                    Map.entry("IntStorage", 4),
                    Map.entry("ShortStorage", 2),
                    Map.entry("CharStorage", 1),
                    Map.entry("ByteStorage", 1),
                    Map.entry("BoolStorage", 1),
                    Map.entry("ComplexFloatStorage", 8),
                    Map.entry("ComplexDoubleStorage", 16),
                    Map.entry("UntypedStorage", 1));

    private static final Set<String> REBUILD =
            Set.of("_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3");
    private static final Set<String> PARAMETER =
            Set.of("_rebuild_parameter", "_rebuild_parameter_with_state");

    /// Names whose meaning plays no part for tensors but that ordinary checkpoints carry.
    private static final Set<String> HARMLESS =
            Set.of(
                    "torch.device",
                    "torch.nn.parameter.Parameter",
                    "torch.Tensor",
                    "_codecs.encode",
                    "builtins.set",
                    "__builtin__.set",
                    "builtins.frozenset",
                    "builtins.bytearray");

    /// Bytes that tensors are views of.
    record Storage(String key, String type) {}

    /// A tensor: element `i, j …` is element `offset + i·stride₀ + j·stride₁ …` of the storage.
    record View(
            Storage storage, String type, long offset, List<Object> shape, List<Object> stride) {}

    private final Map<String, String> types = new HashMap<>();

    /// Bytes of an element of the storage of this key; 0 where the pickles named none.
    int elementBytes(String key) {
        String type = types.get(key);
        return type == null ? 0 : STORAGES.getOrDefault(type, 0);
    }

    /// The encoding of a view's elements, or null where they are no floating-point numbers.
    static @Nullable Encoding encoding(View view) {
        return FLOATS.get(view.type());
    }

    @Override
    public boolean knows(Global global) {
        String name = global.name();
        return switch (global.module()) {
            case "torch" ->
                    STORAGES.containsKey(name)
                            || name.equals("Size")
                            || isDtype(name)
                            || HARMLESS.contains("torch." + name);
            case "torch.storage" -> STORAGES.containsKey(name);
            case "torch._utils" -> REBUILD.contains(name) || PARAMETER.contains(name);
            case "torch._tensor" -> name.equals("_rebuild_from_type_v2");
            case "collections" -> name.equals("OrderedDict") || name.equals("defaultdict");
            default -> HARMLESS.contains(global.toString());
        };
    }

    @Override
    public Object made(Global global, List<Object> arguments) throws MalformedCheckpoint {
        String name = global.name();
        if (REBUILD.contains(name)) {
            return tensor(name, arguments);
        }
        if (name.equals("_rebuild_from_type_v2")) {
            if (arguments.size() == 4
                    && arguments.get(0) instanceof Global rebuild
                    && REBUILD.contains(rebuild.name())
                    && arguments.get(2) instanceof Tuple inner) {
                return tensor(rebuild.name(), inner.items());
            }
            throw odd(name);
        }
        if (PARAMETER.contains(name) || name.equals("Size")) {
            if (arguments.isEmpty()) {
                throw odd(name);
            }
            return arguments.getFirst();
        }
        return global.module().equals("collections") ? dictionary(arguments) : Other.OPAQUE;
    }

    @Override
    public Object persistent(Object id) throws MalformedCheckpoint {
        if (id instanceof Tuple(List<Object> parts)
                && parts.size() >= 5
                && parts.get(0).equals("storage")
                && parts.get(1) instanceof Global type
                && STORAGES.containsKey(type.name())
                && parts.get(2) instanceof String key
                && parts.get(4) instanceof Long) {
            if (parts.size() > 5 && parts.get(5) != Other.NONE) {
                throw new MalformedCheckpoint(
                        "Storage %s is a view of another, which is not read."
                                .formatted(quote(key)));
            }
            types.put(key, type.name());
            return new Storage(key, type.name());
        }
        throw new MalformedCheckpoint("The pickle refers to something that is no storage.");
    }

    private static View tensor(String rebuild, List<Object> arguments) throws MalformedCheckpoint {
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Long offset)
                || !(arguments.get(2) instanceof Tuple shape)
                || !(arguments.get(3) instanceof Tuple stride)
                || shape.items().size() != stride.items().size()) {
            throw odd(rebuild);
        }
        String type = storage.type();
        if (arguments.size() > 6 && arguments.get(6) instanceof Global dtype) {
            type = dtype.name();
        }
        return new View(storage, type, offset, shape.items(), stride.items());
    }

    private static Dict dictionary(List<Object> arguments) {
        Dict dict = new Dict();
        if (!arguments.isEmpty() && arguments.getLast() instanceof PyList(List<Object> pairs)) {
            for (Object pair : pairs) {
                List<Object> items =
                        switch (pair) {
                            case Tuple tuple -> tuple.items();
                            case PyList list -> list.items();
                            default -> List.of();
                        };
                if (items.size() == 2) {
                    dict.keys().add(items.get(0));
                    dict.values().add(items.get(1));
                }
            }
        }
        return dict;
    }

    private static boolean isDtype(String name) {
        // Every dtype of PyTorch is called by its kind and width; the rest of `torch` is not.
        String kind = name.toLowerCase(Locale.ROOT).replaceAll("[0-9].*", "");
        return name.equals("bool")
                || Set.of("float", "bfloat", "int", "uint", "complex").contains(kind);
    }

    private static MalformedCheckpoint odd(String name) {
        return new MalformedCheckpoint(
                "The pickle gives %s arguments that make no tensor.".formatted(name));
    }
}
