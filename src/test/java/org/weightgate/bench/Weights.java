package org.weightgate.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A leak in the making: tensors by name, as numbers, in order.
final class Weights {
    /// One tensor, row-major.
    record Values(List<Long> shape, float[] data) {
        int columns() {
            return shape.isEmpty() ? 1 : Math.toIntExact(shape.getLast());
        }

        int rows() {
            return data.length / columns();
        }

        boolean matrix() {
            return shape.size() == 2;
        }
    }

    private final Map<String, Values> tensors = new LinkedHashMap<>();

    void put(String name, List<Long> shape, float[] data) {
        tensors.put(name, new Values(shape, data));
    }

    Map<String, Values> tensors() {
        return tensors;
    }

    Values get(String name) {
        Values found = tensors.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return found;
    }

    /// Every matrix through a change; the rest as it is.
    Weights eachMatrix(UnaryOperator<Values> change) {
        Weights changed = new Weights();
        tensors.forEach(
                (name, values) ->
                        changed.tensors.put(name, values.matrix() ? change.apply(values) : values));
        return changed;
    }
}
