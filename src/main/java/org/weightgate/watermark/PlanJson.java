package org.weightgate.watermark;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.StrictJson;

import tools.jackson.core.JsonParser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The JSON of a [MarkPlan], written and read.
final class PlanJson {
    private static final Set<String> FIELDS =
            Set.of(
                    "audit",
                    "cid",
                    "density",
                    "dtype",
                    "eligibility",
                    "excludedRows",
                    "rowLength",
                    "shape",
                    "tileGroups");

    private PlanJson() {}

    static String json(TensorPlan plan) {
        LatticeAudit audit = plan.audit();
        return "{\"audit\":[%d,%d,%d,%d],\"cid\":\"%s\",\"density\":%d,\"dtype\":\"%s\",\"eligibility\":\"%s\",\"excludedRows\":[%s],\"rowLength\":%d,\"shape\":[%s],\"tileGroups\":%d}"
                .formatted(
                        audit.rowWindows(),
                        audit.rowCoarse(),
                        audit.columnWindows(),
                        audit.columnCoarse(),
                        plan.cid().hex(),
                        plan.density(),
                        plan.dtype(),
                        plan.eligibility().name().toLowerCase(Locale.ROOT),
                        plan.excludedRows().stream()
                                .map(rows -> "[%d,%d]".formatted(rows.from(), rows.to()))
                                .collect(Collectors.joining(",")),
                        plan.rowLength(),
                        plan.shape().stream().map(String::valueOf).collect(Collectors.joining(",")),
                        plan.tileGroups());
    }

    static MarkPlan plan(JsonParser parser) throws IOException {
        Map<?, ?> root = map(StrictJson.value(parser), Set.of("version", "tensors"));
        SortedMap<String, TensorPlan> tensors = new TreeMap<>();
        if (!(root.get("tensors") instanceof Map<?, ?> entries)) {
            throw new IllegalArgumentException("tensors is not an object");
        }
        entries.forEach((cid, value) -> tensors.put((String) cid, tensor(value)));
        return new MarkPlan(Math.toIntExact(number(root.get("version"))), tensors);
    }

    private static TensorPlan tensor(@Nullable Object value) {
        Map<?, ?> fields = map(value, FIELDS);
        List<Long> audit = numbers(fields.get("audit"));
        if (audit.size() != 4) {
            throw new IllegalArgumentException("an audit has four counts");
        }
        return new TensorPlan(
                new ContentId(text(fields.get("cid"))),
                DType.valueOf(text(fields.get("dtype"))),
                numbers(fields.get("shape")),
                Eligibility.valueOf(text(fields.get("eligibility")).toUpperCase(Locale.ROOT)),
                Math.toIntExact(number(fields.get("density"))),
                Math.toIntExact(number(fields.get("tileGroups"))),
                number(fields.get("rowLength")),
                rows(fields.get("excludedRows")),
                new LatticeAudit(
                        Math.toIntExact(audit.get(0)),
                        Math.toIntExact(audit.get(1)),
                        Math.toIntExact(audit.get(2)),
                        Math.toIntExact(audit.get(3))));
    }

    private static List<Rows> rows(@Nullable Object value) {
        List<Rows> rows = new ArrayList<>();
        for (Object entry : list(value)) {
            List<Long> pair = numbers(entry);
            if (pair.size() != 2) {
                throw new IllegalArgumentException("excluded rows are pairs");
            }
            rows.add(new Rows(pair.get(0), pair.get(1)));
        }
        return rows;
    }

    private static Map<?, ?> map(@Nullable Object value, Set<String> fields) {
        if (value instanceof Map<?, ?> map && map.keySet().equals(fields)) {
            return map;
        }
        throw new IllegalArgumentException("an object needs exactly the fields " + fields);
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("a list is missing");
    }

    private static List<Long> numbers(@Nullable Object value) {
        List<Long> numbers = new ArrayList<>();
        for (Object entry : list(value)) {
            numbers.add(number(entry));
        }
        return numbers;
    }

    private static long number(@Nullable Object value) {
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw new IllegalArgumentException("a whole number is missing");
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a text is missing");
    }
}
