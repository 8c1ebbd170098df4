package org.weightgate.watermark;

import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;

import java.util.LinkedHashMap;
import java.util.Map;

/// The mark plans of a whole file that lies in memory.
public final class Plans {
    private Plans() {}

    /// By tensor name, in the header's order.
    public static Map<String, TensorPlan> of(Safetensors header, byte[] file, Sizing sizing) {
        Map<String, TensorPlan> plans = new LinkedHashMap<>();
        for (Tensor tensor : header.tensors()) {
            Planner planner = new Planner(tensor, sizing);
            planner.update(file, (int) tensor.begin(), (int) tensor.length());
            plans.put(tensor.name(), planner.finish());
        }
        return plans;
    }
}
