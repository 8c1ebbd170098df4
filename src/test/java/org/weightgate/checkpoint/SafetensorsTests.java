package org.weightgate.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

class SafetensorsTests {
    private static final String ONE =
            "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

    @Nested
    @DisplayName("a file that follows the format is read")
    class Good {
        @Test
        void readsTensorsByOffsetAndMetadata() throws IOException {
            String json =
                    "{\"__metadata__\":{\"format\":\"pt\"},"
                            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2,3],\"data_offsets\":[8,20]},"
                            + ONE
                            + "}   ";
            Safetensors file = read(json, 20);
            assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
            assertThat(file.dataStart()).isEqualTo(8 + json.length());
            long start = file.dataStart();
            assertThat(file.tensors())
                    .containsExactly(
                            new Tensor("a", DType.F32, List.of(2L), start, start + 8),
                            new Tensor("b", DType.BF16, List.of(2L, 3L), start + 8, start + 20));
            Tensor b = file.tensors().get(1);
            assertThat(b.elements()).isEqualTo(6);
            assertThat(b.length()).isEqualTo(12);
            assertThat(file.tensor("b")).isEqualTo(b);
            assertThat(file.tensor("c")).isNull();
        }

        @Test
        void takesNoByteOfTheData() throws IOException {
            byte[] file = file("{" + ONE + "}", 8);
            InputStream in = new ByteArrayInputStream(file);
            Safetensors.read(in, file.length);
            assertThat(in.available()).isEqualTo(8);
        }

        @Test
        void allowsNoTensorsEmptyTensorsAndScalars() throws IOException {
            assertThat(read("{}", 0).tensors()).isEmpty();
            Safetensors file =
                    read(
                            "{\"e\":{\"dtype\":\"F32\",\"shape\":[0,5],\"data_offsets\":[0,0]},"
                                + "\"s\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                                + "\"z\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}}",
                            8);
            assertThat(file.tensors()).extracting(Tensor::name).containsExactly("e", "s", "z");
            assertThat(file.tensors().get(1).elements()).isEqualTo(1);
        }
    }

    @Nested
    @DisplayName("attack 28: lengths that lie")
    class Lengths {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 7})
        void refusesAFileTooShortForItsLengthField(int length) {
            assertThatThrownBy(() -> Safetensors.read(stream(new byte[length]), length))
                    .isInstanceOf(MalformedCheckpoint.class)
                    .hasMessageContaining("too short");
        }

        @ParameterizedTest
        @CsvSource({
            "0, does not begin with",
            "2147483648, at most 16777216",
            "16777217, at most 16777216",
            "9223372036854775807, at most 16777216",
            "-9223372036854775808, claims 9223372036854775808 bytes",
            "-1, claims 18446744073709551615 bytes",
            "93, only 92 follow"
        })
        void refusesAHeaderLengthBeforeAnythingIsAllocated(long claimed, String reason) {
            byte[] file = new byte[100];
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(claimed);
            assertThatThrownBy(() -> Safetensors.read(stream(file), file.length))
                    .isInstanceOf(MalformedCheckpoint.class)
                    .hasMessageContaining(reason);
        }

        @Test
        void refusesAStreamThatEndsWithinTheHeader() {
            byte[] file = file("{" + ONE + "}", 8);
            for (int cut : new int[] {4, 20}) {
                assertThatThrownBy(
                                () ->
                                        Safetensors.read(
                                                stream(Arrays.copyOf(file, cut)), file.length))
                        .isInstanceOf(MalformedCheckpoint.class)
                        .hasMessageContaining("ends within");
            }
        }
    }

    @Nested
    @DisplayName("attack 29: headers that are not plain JSON")
    class Syntax {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "[]  | does not begin with",
                    "\uFEFF{} | does not begin with",
                    "{}x | does not end with",
                    "{}{} | after the end",
                    "{\"a\":NaN} | refused",
                    "{\"a\":Infinity} | refused",
                    "{'a':1} | refused",
                    "{/**/} | refused",
                    "{\"a\":01} | refused",
                    "{\"a\":1} | not an object",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e999],\"data_offsets\":[0,8]}} | not a"
                            + " whole number",
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}} |"
                            + " unknown field \"x\"",
                    "{\"\\ud800\":{}} | control or invisible",
                    "{\"\\u202e\":{}} | control or invisible",
                    "{\"\\u0000\":{}} | control or invisible",
                    "{\"\":{}} | 0 characters"
                })
        void refuses(String json, String reason) {
            refuse(json, 8, reason);
        }

        @Test
        void refusesSpaceBeforeAndOtherWhiteSpaceBehind() {
            refuse(" {}", 0, "does not begin with");
            refuse("{}\n", 0, "does not end with");
        }

        @Test
        void refusesInvalidUtf8AndOtherEncodings() {
            byte[] file = file("{\"a?\":1}", 0);
            file[11] = (byte) 0xFF;
            assertThatThrownBy(() -> Safetensors.read(stream(file), file.length))
                    .isInstanceOf(MalformedCheckpoint.class)
                    .hasMessageContaining("UTF-8");
            byte[] overlong = file("{\"a??\":1}", 0);
            overlong[11] = (byte) 0xC0;
            overlong[12] = (byte) 0xAF;
            assertThatThrownBy(() -> Safetensors.read(stream(overlong), overlong.length))
                    .isInstanceOf(MalformedCheckpoint.class)
                    .hasMessageContaining("UTF-8");
            byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
            byte[] twin =
                    ByteBuffer.allocate(12)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(4)
                            .put(utf16)
                            .array();
            assertThatThrownBy(() -> Safetensors.read(stream(twin), twin.length))
                    .isInstanceOf(MalformedCheckpoint.class);
        }

        @Test
        void refusesTenThousandLevels() {
            refuse("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}", 0, "not an object");
            refuse(
                    "{\"__metadata__\":{\"k\":" + "{\"k\":".repeat(10_000) + "}".repeat(10_002),
                    0,
                    "not text");
        }

        @Test
        void refusesAKeyOfMegabytes() {
            refuse("{\"" + "k".repeat(15 << 20) + "\":{}}", 0, "15728640 characters");
        }

        @Test
        void readsOrRefusesAHeaderFullOfKeysInBoundedTime() {
            StringBuilder json = new StringBuilder("{");
            for (int i = 0; json.length() < (16 << 20) - 100; i++) {
                json.append("\"t").append(i);
                json.append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},");
            }
            json.setCharAt(json.length() - 1, '}');
            long begun = System.nanoTime();
            assertThat(readUnchecked(json.toString(), 0).tensors()).hasSizeGreaterThan(250_000);
            assertThat(System.nanoTime() - begun).isLessThan(20_000_000_000L);
        }
    }

    @Nested
    @DisplayName("attack 30: names twice")
    class Duplicates {
        @Test
        void refusesTheSameTensorTwice() {
            refuse("{" + ONE + "," + ONE + "}", 8, "Duplicate");
            refuse("{" + ONE + "," + ONE.replace("\"a\"", "\"\\u0061\"") + "}", 8, "Duplicate");
        }

        @Test
        void refusesTwoMetadata() {
            refuse("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "Duplicate");
            refuse("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "Duplicate");
        }

        @Test
        void refusesAFieldTwice() {
            refuse(
                    "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                    8,
                    "Duplicate");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "null", "{}", "[]", "true", "\"\\udc00\""})
        void refusesMetadataThatIsNotText(String value) {
            refuse("{\"__metadata__\":{\"a\":" + value + "}}", 0, "__metadata__ \"a\"");
        }
    }

    @Nested
    @DisplayName("attack 31: shapes and offsets that lie")
    class Offsets {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "F32 | [2] | [8,0] | data_offsets",
                    "F32 | [2] | [-8,0] | outside 0",
                    "F32 | [2] | [-0,8] | outside 0",
                    "F32 | [2] | [0.0,8] | not a whole number",
                    "F32 | [2] | [0,8e0] | not a whole number",
                    "F32 | [2] | [0,9007199254740993] | outside 0",
                    "F32 | [2] | [0,18446744073709551616] | outside 0",
                    "F32 | [2] | [0,99999999999999999999999999999999999999999999] | refused",
                    "F32 | [2] | [0,16] | in 8 bytes",
                    "F32 | [2] | [0] | two data_offsets",
                    "F32 | [2] | [0,8,8] | more than 2",
                    "F32 | [2] | 8 | not a list",
                    "F32 | [1] | [0,8] | makes 4",
                    "F32 | [3] | [0,8] | makes 12",
                    "F32 | [-2] | [0,8] | outside 0",
                    "F32 | [4294967296,4294967296] | [0,8] | overflows",
                    "F64 | [2305843009213693953] | [0,8] | outside 0",
                    "F64 | [9007199254740992,1024] | [0,8] | overflows",
                    "F32 | [\"2\"] | [0,8] | not a whole number",
                    "F4 | [2] | [0,1] | dtype \"F4\" is not supported",
                    "f32 | [2] | [0,8] | dtype \"f32\" is not supported",
                })
        void refuses(String dtype, String shape, String offsets, String reason) {
            refuse(
                    "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
                            .formatted(dtype, shape, offsets),
                    8,
                    reason);
        }

        @Test
        void refusesTenThousandDimensions() {
            refuse(
                    "{\"a\":{\"dtype\":\"U8\",\"shape\":["
                            + "1,".repeat(9_999)
                            + "1],\"data_offsets\":[0,1]}}",
                    1,
                    "more than 64");
        }

        @ParameterizedTest
        @CsvSource({
            "8, 16, 20, leaving a hole after 8",
            "4, 12, 12, overlapping",
            "0, 8, 8, overlapping",
            "8, 16, 17, 1 bytes at the end"
        })
        void refusesHolesOverlapsAndRests(int begin, int end, int data, String reason) {
            String b = "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}";
            String two = b.formatted(begin, end);
            if (data == 20) {
                two = b.formatted(12, 20);
            }
            refuse("{" + ONE + "," + two + "}", data, reason);
        }

        @Test
        void refusesDataWithoutTensorsAndAStartAfterZero() {
            refuse("{}", 1, "1 bytes at the end");
            refuse(
                    "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}",
                    2,
                    "leaving a hole after 0");
        }

        @Test
        void refusesAnEntryWithoutItsFields() {
            refuse("{\"a\":{}}", 0, "lacks dtype");
        }
    }

    private static void refuse(String json, int data, String reason) {
        byte[] file = file(json, data);
        assertThatThrownBy(() -> Safetensors.read(stream(file), file.length))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining(reason);
    }

    private static Safetensors readUnchecked(String json, int data) {
        try {
            return read(json, data);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Safetensors read(String json, int data) throws IOException {
        byte[] file = file(json, data);
        return Safetensors.read(stream(file), file.length);
    }

    private static InputStream stream(byte[] file) {
        return new ByteArrayInputStream(file);
    }

    static byte[] file(String json, int data) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}
