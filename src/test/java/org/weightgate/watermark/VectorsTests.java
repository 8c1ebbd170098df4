package org.weightgate.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;

@DisplayName("the frozen vectors, made by an implementation in NumPy")
class VectorsTests {
    static List<Vectors.Case> cases() {
        return Vectors.cases();
    }

    static List<?> plans() {
        return Vectors.list(Vectors.ALL, "plans");
    }

    @Test
    void theExampleOfTheFormatHolds() {
        byte[] original = HexFormat.of().parseHex("003f80bf00004040a43c55bcc03f33bf");
        List<Long> shape = List.of(2L, 4L);
        Tensor tensor = new Tensor("w", DType.BF16, shape, 0, 16);
        Planner planner = new Planner(tensor, Planner.size(List.of(tensor)));
        planner.update(original, 0, 16);
        TensorPlan plan = planner.finish();
        assertThat(plan.cid().hex())
                .isEqualTo("46507a0a2ffc76433d5ace26b51a89947f476a311254052fc7dfd8ec4315bbc2");
        TreeSet<ContentId> contents = new TreeSet<>(List.of(plan.cid()));
        assertThat(Commitments.code(Vectors.KEYS, contents))
                .isEqualTo("d582ee2a37bb51f8092a592ddf4e97a1495b831ac6ba56de9b276cd5ffcf850c");
        assertThat(Commitments.recipient(Vectors.KEYS, "bo", contents))
                .isEqualTo("a46c4c6519c9d928d97c956556922c68b778c6f74b4952fc24bf7e9e97173a2b");
        Safetensors file = new Safetensors(0, 16, List.of(tensor), Map.of());
        byte[] bo = original.clone();
        new FileMarker(file, Map.of("w", plan), Vectors.KEYS, "bo").mark(bo, 0, 16, 0);
        assertThat(HexFormat.of().formatHex(bo)).isEqualTo("013f81bf00004140a33c54bcbf3f32bf");
        byte[] cy = original.clone();
        new FileMarker(file, Map.of("w", plan), Vectors.KEYS, "cy").mark(cy, 0, 16, 0);
        assertThat(HexFormat.of().formatHex(cy)).isEqualTo("013f81bf00004140a33c56bcbf3f32bf");
    }

    @Test
    void theArcsineTableIsTheOneOfTheFormat() {
        byte[] theta = Vectors.hex(Vectors.ALL, "theta");
        for (int j = 0; j < 256; j++) {
            assertThat(Codebook.theta(j)).as("theta %d", j).isEqualTo(theta[j] & 0xFF);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivesTheKeys(Vectors.Case vector) {
        Codebook codebook = new Codebook(Vectors.KEYS);
        ContentId cid = vector.plan().cid();
        ContentId.Hasher hasher =
                new ContentId.Hasher(vector.plan().dtype(), vector.plan().shape());
        hasher.update(vector.original(), 0, vector.original().length);
        assertThat(hasher.finish()).isEqualTo(cid);
        assertThat(codebook.pn(cid)).isEqualTo(Vectors.hex(vector.fields(), "kpn"));
        assertThat(codebook.bias(cid)).isEqualTo(Vectors.hex(vector.fields(), "kth"));
        assertThat(codebook.symbols(Vectors.BO, cid)).isEqualTo(Vectors.hex(vector.fields(), "ku"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsChipsFarFromTheStart(Vectors.Case vector) {
        long far = Vectors.number(vector.fields(), "farGroup");
        String expected = Vectors.text(vector.fields(), "farChips");
        Codeword word =
                new Codebook(Vectors.KEYS)
                        .codeword(Vectors.BO, vector.plan().cid(), vector.plan().tileGroups());
        for (int skip = 0; skip < 8; skip += 2) {
            Chips chips = new Chips();
            word.reader().read(chips, far + skip, far + 64);
            StringBuilder found = new StringBuilder();
            for (long group = far + skip; group < far + 64; group++) {
                found.append(HexFormat.of().toHexDigits(chips.nibble(group), 1));
            }
            assertThat(found.toString()).isEqualTo(expected.substring(skip));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void marksWholeTensorsWithBothKernels(Vectors.Case vector) {
        for (String recipient : List.of(Vectors.BO, Vectors.CY)) {
            byte[] whole = vector.original();
            vector.marker(0, recipient).mark(whole, 0, whole.length, 0);
            assertThat(whole).isEqualTo(vector.marked(recipient));
            if (vector.plan().excludedRows().isEmpty()) {
                assertThat(scalar(vector, recipient)).isEqualTo(vector.marked(recipient));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void marksFromAnyStartAtAnyFileOffset(Vectors.Case vector) {
        byte[] original = vector.original();
        byte[] marked = vector.marked(Vectors.BO);
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            int begin = random.nextInt(20);
            FileMarker marker = vector.marker(begin, Vectors.BO);
            int from = (int) marker.alignDown(begin + random.nextInt(original.length)) - begin;
            int to =
                    (int) marker.alignUp(begin + from + random.nextInt(original.length - from + 1))
                            - begin;
            byte[] buffer = new byte[original.length + 3];
            System.arraycopy(original, from, buffer, 3, to - from);
            marker.mark(buffer, 3, to - from, begin + from);
            assertThat(Arrays.copyOfRange(buffer, 3, 3 + to - from))
                    .isEqualTo(Arrays.copyOfRange(marked, from, to));
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plansTensors(Map<?, ?> vector) {
        DType dtype = DType.valueOf(Vectors.text(vector, "dtype"));
        byte[] data = Vectors.bytes(vector, "data");
        Tensor tensor = new Tensor("w", dtype, Vectors.numbers(vector, "shape"), 0, data.length);
        Random random = new Random(3);
        Planner planner = new Planner(tensor, new Sizing(4, 2));
        for (int at = 0; at < data.length; ) {
            int piece = Math.min(data.length - at, random.nextInt(700));
            planner.update(data, at, piece);
            at += piece;
        }
        TensorPlan plan = planner.finish();
        List<Long> audit = Vectors.numbers(vector, "audit");
        assertThat(plan.cid().hex()).isEqualTo(Vectors.text(vector, "cid"));
        assertThat(plan.rowLength()).isEqualTo(Vectors.number(vector, "rowLength"));
        assertThat(plan.audit())
                .isEqualTo(
                        new LatticeAudit(
                                audit.get(0).intValue(),
                                audit.get(1).intValue(),
                                audit.get(2).intValue(),
                                audit.get(3).intValue()));
        boolean lattice = Vectors.text(vector, "what").matches("int8.*|fp8");
        assertThat(plan.eligibility())
                .isEqualTo(lattice ? Eligibility.LATTICE : Eligibility.ELIGIBLE);
        assertThat(plan.excludedRows()).isEqualTo(lattice ? List.of() : Vectors.rows(vector));
    }

    @Test
    void sizesModels() {
        for (Object entry : Vectors.list(Vectors.ALL, "sizings")) {
            Map<?, ?> vector = (Map<?, ?>) entry;
            long n = Vectors.number(vector, "parameters");
            Tensor model = new Tensor("w", DType.BF16, List.of(n), 0, 2 * n);
            assertThat(Planner.size(List.of(model)))
                    .as("%d parameters", n)
                    .isEqualTo(
                            new Sizing(
                                    (int) Vectors.number(vector, "density"),
                                    (int) Vectors.number(vector, "tileGroups")));
        }
    }

    @Test
    void commitsToTheKeys() {
        TreeSet<ContentId> contents =
                Vectors.cases().stream()
                        .map(c -> c.plan().cid())
                        .collect(Collectors.toCollection(TreeSet::new));
        Map<?, ?> expected = (Map<?, ?>) Vectors.ALL.get("commitments");
        Map<?, ?> recipients = (Map<?, ?>) expected.get("recipient");
        assertThat(Commitments.code(Vectors.KEYS, contents))
                .isEqualTo(Vectors.text(expected, "code"));
        for (String recipient : List.of(Vectors.BO, Vectors.CY)) {
            assertThat(Commitments.recipient(Vectors.KEYS, recipient, contents))
                    .isEqualTo(Vectors.text(recipients, recipient));
        }
    }

    private static byte[] scalar(Vectors.Case vector, String recipient) {
        TensorPlan plan = vector.plan();
        byte[] data = vector.original();
        Chips chips = new Chips();
        long groups = Math.ceilDiv(plan.elements(), (long) plan.density());
        new Codebook(Vectors.KEYS)
                .codeword(recipient, plan.cid(), plan.tileGroups())
                .reader()
                .read(chips, 0, groups);
        new ScalarKernel(Carrier.of(plan.dtype()), Integer.numberOfTrailingZeros(plan.density()))
                .mark(data, 0, 0, plan.elements(), chips);
        return data;
    }
}
