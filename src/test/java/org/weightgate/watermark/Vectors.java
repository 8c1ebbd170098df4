package org.weightgate.watermark;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.StrictJson;
import org.weightgate.checkpoint.Tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The frozen vectors, made by src/test/resources/watermark/vectors.py.
final class Vectors {
    static final Map<?, ?> ALL = read();
    static final String BO = text(ALL, "bo");
    static final String CY = text(ALL, "cy");
    static final MarkKeys KEYS = new MarkKeys(hex(ALL, "code"), hex(ALL, "recipient"));

    private Vectors() {}

    /// One marked tensor of the vectors.
    record Case(Map<?, ?> fields) {
        TensorPlan plan() {
            return new TensorPlan(
                    new ContentId(text(fields, "cid")),
                    DType.valueOf(text(fields, "dtype")),
                    numbers(fields, "shape"),
                    Eligibility.ELIGIBLE,
                    (int) number(fields, "density"),
                    (int) number(fields, "tileGroups"),
                    number(fields, "rowLength"),
                    rows(fields),
                    LatticeAudit.NONE);
        }

        byte[] original() {
            return bytes(fields, "original");
        }

        byte[] marked(String recipient) {
            return bytes((Map<?, ?>) fields.get("marked"), recipient);
        }

        /// The tensor alone in a file whose data begin at `begin`.
        Safetensors file(long begin) {
            TensorPlan plan = plan();
            long end = begin + original().length;
            Tensor tensor = new Tensor("t", plan.dtype(), plan.shape(), begin, end);
            return new Safetensors(begin, end, List.of(tensor), Map.of());
        }

        FileMarker marker(long begin, String recipient) {
            return new FileMarker(file(begin), Map.of("t", plan()), KEYS, recipient);
        }

        @Override
        public String toString() {
            TensorPlan plan = plan();
            return "%s %s G=%d n_t=%d"
                    .formatted(plan.dtype(), plan.shape(), plan.density(), plan.tileGroups());
        }
    }

    static List<Case> cases() {
        return list(ALL, "tensors").stream().map(c -> new Case((Map<?, ?>) c)).toList();
    }

    static List<Rows> rows(Map<?, ?> fields) {
        return list(fields, "excludedRows").stream()
                .map(r -> (List<?>) r)
                .map(r -> new Rows((Long) r.get(0), (Long) r.get(1)))
                .toList();
    }

    static String text(Map<?, ?> map, String name) {
        return (String) map.get(name);
    }

    static long number(Map<?, ?> map, String name) {
        return (Long) map.get(name);
    }

    static List<?> list(Map<?, ?> map, String name) {
        return (List<?>) map.get(name);
    }

    static List<Long> numbers(Map<?, ?> map, String name) {
        return list(map, name).stream().map(n -> (Long) n).toList();
    }

    static byte[] bytes(Map<?, ?> map, String name) {
        return Base64.getDecoder().decode(text(map, name));
    }

    static byte[] hex(Map<?, ?> map, String name) {
        return HexFormat.of().parseHex(text(map, name));
    }

    private static Map<?, ?> read() {
        try (InputStream in = Vectors.class.getResourceAsStream("/watermark/vectors.json")) {
            return (Map<?, ?>) StrictJson.read(in.readAllBytes(), StrictJson::value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
