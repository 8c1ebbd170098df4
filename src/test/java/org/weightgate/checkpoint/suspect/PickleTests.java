package org.weightgate.checkpoint.suspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.MalformedCheckpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Pickles that want more than tensors. Written in latin-1, one character to a byte.
class PickleTests {
    private static final String STORAGE =
            "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0000X\3\0\0\0cpuK\4tQ";
    private static final String REBUILD = "ctorch._utils\n_rebuild_tensor_v2\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cos\nsystem\n(X\4\0\0\0truetR.",
                "cbuiltins\neval\nX\1\0\0\0001\u0085R.",
                "ctorch\nload\nX\1\0\0\0a\u0085R.",
                "ctorch._utils\n_import_dotted_name\nX\1\0\0\0a\u0085R.",
                "\u0080\4\u008c\2os\u008c\6system\u0093\u008c\4true\u0085R.",
                "cnumpy.core.multiarray\n_reconstruct\n)R.",
            })
    void aNameThatMakesNoTensorIsRefusedByItsName(String pickle) {
        assertThatThrownBy(() -> open(pickle))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("makes no tensor")
                .hasMessageMatching(
                        "(?s).*(os.system|builtins.eval|torch.load|_import_dotted_name"
                                + "|numpy.core.multiarray._reconstruct).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // INST, OBJ, BUILD of a call, EXT1, PERSID, BINUNICODE of 4 GiB, LONG4 of 2 GiB
                "(ios\nsystem\n.",
                "(cos\nsystem\no.",
                "\u0082\1.",
                "P0\n.",
                "X\u00ff\u00ff\u00ff\u00ffabc.",
                "\u008b\u00ff\u00ff\u00ff\u007f.",
                "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f.",
                // nothing on the stack, no mark, no memo, a call of a number
                ".",
                "t.",
                "h\1.",
                "K\1)R.",
                "K\1K\2s.",
                "K\1K\2a.",
                "(K\1d.",
                "u.",
                "\u0085.",
            })
    void whatNoCheckpointHoldsIsRefused(String pickle) {
        assertThatThrownBy(() -> open(pickle)).isInstanceOf(MalformedCheckpoint.class);
    }

    @Test
    void aTensorIsAViewOfItsStorage() throws IOException {
        String transposed =
                "}X\1\0\0\0w" + REBUILD + "(" + STORAGE + "K\0K\2K\2\u0086K\1K\2\u0086\u0089NtRs.";
        try (Suspect suspect = open(transposed)) {
            assertThat(VectorsTests.all(suspect.tensors().getFirst())).containsExactly(0, 2, 1, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // beyond the storage; one number repeated a million times; a negative stride
                "K\1K\2K\2\u0086K\2K\1\u0086",
                "K\0J\0\0\u0010\0\u0085K\0\u0085",
                "K\0K\2\u0085J\u00ff\u00ff\u00ff\u00ff\u0085",
                "J\u00ff\u00ff\u00ff\u00ffK\2\u0085K\1\u0085",
                "K\0\u008a\10\0\0\0\0\0\0\0\u0040\u0085\u008a\10\0\0\0\0\0\0\0\u0040\u0085",
            })
    void aViewThatReachesOutsideItsStorageIsNotRead(String view) {
        String pickle = "}X\1\0\0\0w" + REBUILD + "(" + STORAGE + view + "\u0089NtRs.";
        assertThatThrownBy(() -> open(pickle))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("w");
    }

    @Test
    @Timeout(20)
    void sharedAndEndlessContainersAreWalkedOnce() {
        // A list that holds itself; then 200 dictionaries, each twice in the next.
        StringBuilder bomb = new StringBuilder("(]q\0h\0a}q\1");
        for (int i = 0; i < 200; i++) {
            bomb.append("}q\2(X\1\0\0\0ah\1X\1\0\0\0bh\1uq\1");
        }
        assertThatThrownBy(() -> open(bomb + "t."))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("Nothing here");
    }

    @Test
    @Timeout(60)
    void stepsAreCounted() {
        String long_ = "N0".repeat(Pickle.MOST_STEPS / 2 + 10);
        assertThatThrownBy(() -> open(long_ + "N."))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("steps");
    }

    @Test
    void compressedEntriesAreRefusedUnopened() throws IOException {
        byte[] zip = zip("}.", ZipEntry.DEFLATED);
        assertThatThrownBy(() -> Suspect.open(List.of(new MemorySource("leak.pt", zip))))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("leak.pt")
                .hasMessageContaining("compressed");
    }

    private static Suspect open(String pickle) throws IOException {
        return Suspect.open(List.of(new MemorySource("leak.pt", zip(pickle, ZipEntry.STORED))));
    }

    private static byte[] zip(String pickle, int method) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            byte[] numbers = BlockQuantiser.encode("F32", new float[] {0, 1, 2, 3});
            entry(zip, "x/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1), method);
            entry(zip, "x/data/0", numbers, method);
        }
        return out.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes, int method)
            throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
