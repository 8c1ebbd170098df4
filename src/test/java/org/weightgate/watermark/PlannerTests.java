package org.weightgate.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Tensor;

import java.util.Arrays;
import java.util.List;

class PlannerTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.embed_tokens.weight | 2048,192 | ELIGIBLE",
                "lm_head.weight | 2048,192 | ELIGIBLE",
                "model.layers.0.self_attn.q_proj.weight | 64,64 | ELIGIBLE",
                "model.layers.0.mlp.gate_proj.weight | 512,192 | ELIGIBLE",
                "model.layers.0.mlp.gate.weight | 11008,4096 | ELIGIBLE",
                "transformer.h.0.norm1.linear.weight | 64,64 | ELIGIBLE",
                "flat_param | 4096 | ELIGIBLE",
                "w | 4096,1 | ELIGIBLE",
                "w | 2,2 | ELIGIBLE",
                "w | 4095 | SMALL",
                "w | 1,192 | SMALL",
                "w |  | SMALL",
                "model.norm.weight | 8192 | NORM",
                "model.layers.0.input_layernorm.weight | 8192 | NORM",
                "model.layers.0.self_attn.q_norm.weight | 64,64 | NORM",
                "transformer.ln_f.weight | 8192 | NORM",
                "transformer.h.0.ln_1.weight | 8192 | NORM",
                "bn1.weight | 64,64 | NORM",
                "model.decoder.layers.0.fc1.bias | 16384 | BIAS",
                "mlp.gate.e_score_correction_bias | 64,64 | BIAS",
                "bn1.running_var | 8192 | STATISTIC",
                "model.decoder.embed_positions.weight | 258,192 | POSITION",
                "transformer.wpe.weight | 1024,768 | POSITION",
                "model.layers.0.self_attn.rotary_emb.inv_freq | 64,64 | POSITION",
                "encoder.block.0.relative_attention_bias.weight | 32,64 | POSITION",
                "model.layers.0.block_sparse_moe.gate.weight | 8,4096 | ROUTER",
                "model.layers.0.mlp.router.weight | 128,4096 | ROUTER",
                "model.layers.0.mlp.shared_expert_gate.weight | 1,2048 | ROUTER",
                "model.layers.0.mlp.down_proj.weight_scale | 4096,32 | SCALE",
                "model.layers.0.mlp.down_proj.scales | 4096,32 | SCALE",
                "model.layers.0.mlp.down_proj.weight_scale_inv | 4096,32 | SCALE"
            })
    void decidesByNameAndShape(String name, String shape, Eligibility expected) {
        assertThat(Eligibility.of(tensor(name, DType.BF16, shape))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F64", "F8_E4M3", "F8_E5M2", "I32", "U8", "BOOL"})
    void otherTypesCannotCarry(DType dtype) {
        assertThat(Eligibility.of(tensor("w", dtype, "64,64"))).isEqualTo(Eligibility.DTYPE);
        assertThat(plan(tensor("w", dtype, "64,64"), new byte[4096 * dtype.bytes()]).eligible())
                .isFalse();
    }

    @Test
    void tensorsWithoutCarriersOrRowsAreNotMarked() {
        Tensor tensor = tensor("w", DType.BF16, "64,64");
        byte[] data = new byte[8192];
        assertThat(plan(tensor, data).eligibility()).isEqualTo(Eligibility.NO_CARRIER);
        Arrays.fill(data, (byte) 0x3F);
        assertThat(plan(tensor, data).eligibility()).isEqualTo(Eligibility.REPEATED);
    }

    @Test
    void refusesToPlanAnIncompleteTensor() {
        Planner planner = new Planner(tensor("w", DType.BF16, "64,64"), new Sizing(1, 1));
        planner.update(new byte[100], 0, 100);
        assertThatThrownBy(planner::finish).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPlanIsItsJson() {
        List<TensorPlan> plans = Vectors.cases().stream().map(Vectors.Case::plan).toList();
        MarkPlan plan = MarkPlan.of(plans);
        String json = plan.json();
        assertThat(MarkPlan.parse(json)).isEqualTo(plan);
        assertThat(MarkPlan.parse(json.replace(",", " ,\n")).json()).isEqualTo(json);
        assertThat(json).startsWith("{\"tensors\":{\"").endsWith("},\"version\":1}");
        TensorPlan first = plan.tensors().firstEntry().getValue();
        assertThat(MarkPlan.of(List.of(first, first)).json())
                .isEqualTo(
                        "{\"tensors\":{\"%s\":{\"audit\":[0,0,0,0],\"cid\":\"%s\",\"density\":%d,\"dtype\":\"%s\",\"eligibility\":\"eligible\",\"excludedRows\":[],\"rowLength\":%d,\"shape\":[%d,%d],\"tileGroups\":%d}},\"version\":1}"
                                .formatted(
                                        first.cid().hex(),
                                        first.cid().hex(),
                                        first.density(),
                                        first.dtype(),
                                        first.rowLength(),
                                        first.shape().get(0),
                                        first.shape().get(1),
                                        first.tileGroups()));
    }

    @Test
    void refusesJsonThatIsNoPlan() {
        String good = MarkPlan.of(List.of(Vectors.cases().get(2).plan())).json();
        MarkPlan.parse(good);
        for (String bad :
                List.of(
                        "",
                        "{}",
                        "[]",
                        good + "x",
                        good.replace("\"version\":1", "\"version\":2"),
                        good.replace("\"density\":1", "\"density\":2"),
                        good.replace("\"tileGroups\":16", "\"tileGroups\":3"),
                        good.replace("\"tileGroups\":16", "\"tileGroups\":16,\"x\":1"),
                        good.replace("\"rowLength\":48", "\"rowLength\":0"),
                        good.replace("[[3,4],", "[[4,3],"),
                        good.replace("[[3,4],", "[[9,10],"),
                        good.replace("[15,16]", "[15,17]"),
                        good.replace("BF16", "BF17"),
                        good.replace("BF16", "I16"),
                        good.replace("eligible", "chosen"),
                        good.replace("[0,0,0,0]", "[0,1,0,0]"),
                        good.replaceFirst("\"cid\":\"..", "\"cid\":\"xx"))) {
            assertThat(bad).isNotEqualTo(good);
            assertThatThrownBy(() -> MarkPlan.parse(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static TensorPlan plan(Tensor tensor, byte[] data) {
        Planner planner = new Planner(tensor, new Sizing(1, 1));
        planner.update(data, 0, data.length);
        return planner.finish();
    }

    private static Tensor tensor(String name, DType dtype, String shape) {
        List<Long> dimensions =
                shape == null
                        ? List.of()
                        : Arrays.stream(shape.split(",")).map(Long::valueOf).toList();
        long elements = dimensions.stream().reduce(1L, Math::multiplyExact);
        return new Tensor(name, dtype, dimensions, 0, elements * dtype.bytes());
    }
}
