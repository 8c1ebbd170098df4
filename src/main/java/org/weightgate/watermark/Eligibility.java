package org.weightgate.watermark;

import org.weightgate.checkpoint.Tensor;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Whether a tensor is marked, and if not, why. Decided once per content and kept in its
/// [TensorPlan].
///
/// By type: BF16, F16 and F32 only. By name: the last two parts of the tensor's name (the parameter
/// and the module that owns it) must not be those of a norm, bias, router, position table, running
/// statistic or quantisation scale, whose few values matter much and hide little. By shape: two
/// dimensions longer than 1, or at least 4096 elements. By content: see the last three.
public enum Eligibility {
    ELIGIBLE("marked"),
    DTYPE("its type cannot carry a mark"),
    NORM("it belongs to a normalisation"),
    BIAS("it is a bias"),
    ROUTER("it routes tokens to experts"),
    POSITION("it is a table of positions"),
    STATISTIC("it is a running statistic"),
    SCALE("it is a scale of quantised weights"),
    SMALL("it is a vector of fewer than 4096 elements"),
    NO_CARRIER("it holds only zeros, subnormal and non-finite values"),
    REPEATED("all its rows are constant or repeated"),
    LATTICE("its values lie on a coarse lattice, from which a mark could be rounded away");

    private static final int FLAT = 4096;
    private static final int MOST_EXPERTS = 1024;

    private static final Pattern NORMS = Pattern.compile(".*norm.*|ln(_.*|\\d*)|bn\\d*");
    private static final Pattern POSITIONS =
            Pattern.compile(
                    ".*position.*|.*pos_emb.*|wpe|.*rotary.*|.*inv_freq.*|.*relative_attention.*");
    private static final Pattern ROUTERS = Pattern.compile(".*router.*|.*expert_gate|gating");
    private static final Pattern GATES = Pattern.compile("gate|wg");
    private static final Pattern STATISTICS =
            Pattern.compile("running_mean|running_var|num_batches_tracked");
    private static final Pattern SCALES =
            Pattern.compile(".*scales?|.*scale_inv|.*scaling_factor|q?zeros|.*zero_points?|absmax");

    private final String reason;

    Eligibility(String reason) {
        this.reason = reason;
    }

    /// The end of a sentence that begins "the tensor is not marked: ".
    public String reason() {
        return reason;
    }

    /// The verdict by type, name and shape; [#ELIGIBLE] means that the content decides.
    public static Eligibility of(Tensor tensor) {
        if (Carrier.of(tensor.dtype()) == null) {
            return DTYPE;
        }
        String[] parts = tensor.name().toLowerCase(Locale.ROOT).split("[./]", -1);
        String leaf = parts[parts.length - 1];
        String owner = parts.length > 1 ? parts[parts.length - 2] : "";
        Eligibility named = byName(leaf, owner, tensor.shape());
        return named == ELIGIBLE && isSmall(tensor) ? SMALL : named;
    }

    private static Eligibility byName(String leaf, String owner, List<Long> shape) {
        if (STATISTICS.matcher(leaf).matches()) {
            return STATISTIC;
        }
        if (either(POSITIONS, leaf, owner)) {
            return POSITION;
        }
        if (either(NORMS, leaf, owner)) {
            return NORM;
        }
        if (leaf.equals("bias") || leaf.endsWith("_bias")) {
            return BIAS;
        }
        if (either(ROUTERS, leaf, owner)
                || (either(GATES, leaf, owner)
                        && shape.stream().anyMatch(d -> d <= MOST_EXPERTS))) {
            return ROUTER;
        }
        return SCALES.matcher(leaf).matches() ? SCALE : ELIGIBLE;
    }

    private static boolean either(Pattern pattern, String leaf, String owner) {
        return pattern.matcher(leaf).matches() || pattern.matcher(owner).matches();
    }

    private static boolean isSmall(Tensor tensor) {
        long wide = tensor.shape().stream().filter(d -> d > 1).count();
        return wide < 2 && tensor.elements() < FLAT;
    }
}
