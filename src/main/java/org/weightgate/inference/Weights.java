package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Tensor;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Where a decoder finds its tensors by name.
interface Weights {

    Set<String> names();

    /// The tensor, provided it has this shape and a type the engine computes with.
    Matrix matrix(String name, int rows, int columns) throws UnsupportedModel;

    default float[] vector(String name, int size) throws UnsupportedModel {
        float[] values = new float[size];
        matrix(name, 1, size).row(0, values);
        return values;
    }

    /// The tensors where they are mapped.
    static Weights of(Checkpoint checkpoint) {
        return of(checkpoint, tensor -> Bytes.of(checkpoint.bytes(tensor.name())));
    }

    static Weights of(Checkpoint checkpoint, Function<Tensor, Bytes> bytes) {
        return new Weights() {
            @Override
            public Set<String> names() {
                return checkpoint.tensors().keySet();
            }

            @Override
            public Matrix matrix(String name, int rows, int columns) throws UnsupportedModel {
                Tensor tensor = checkpoint.tensor(name);
                if (tensor == null) {
                    throw new UnsupportedModel("Tensor " + name + " is missing.");
                }
                long elements = 1;
                for (long n : tensor.shape()) {
                    elements *= n;
                }
                List<Long> wanted = List.of((long) rows, (long) columns);
                boolean fits =
                        tensor.shape().equals(wanted)
                                || rows == 1 && tensor.shape().equals(List.of((long) columns));
                if (!fits || elements != (long) rows * columns) {
                    throw new UnsupportedModel(
                            checkpoint.shardOf(name)
                                    + ": tensor "
                                    + name
                                    + " has shape "
                                    + tensor.shape()
                                    + " where config.json implies "
                                    + (rows == 1 ? List.of(columns) : wanted)
                                    + ".");
                }
                return new Matrix(
                        bytes.apply(tensor), computable(name, tensor.dtype()), rows, columns);
            }
        };
    }

    static DType computable(String name, DType dtype) throws UnsupportedModel {
        return switch (dtype) {
            case F32, F16, BF16 -> dtype;
            default ->
                    throw new UnsupportedModel(
                            "Tensor "
                                    + name
                                    + " has type "
                                    + dtype
                                    + "; this engine computes F32, F16 and BF16.");
        };
    }
}
