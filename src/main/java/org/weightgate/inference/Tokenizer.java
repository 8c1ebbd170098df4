package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A byte-level BPE tokenizer as `tokenizer.json` describes it: normalizer (none, NFC), added
/// tokens, pre-tokenizer patterns, merges, the template that adds special tokens. Gives the ids the
/// reference library gives. Whatever part of the file it does not understand is refused by name,
/// since leaving it out would give other ids. Immutable and thread-safe.
public final class Tokenizer {
    private final @Nullable String normalizer;
    private final AddedTokens added;
    private final PreTokenizer pieces;
    private final BytePairs merges;
    private final int[] before;
    private final int[] after;
    private final byte[] @Nullable [] bytes;

    private Tokenizer(Json.Fields file) throws IOException {
        normalizer = normalizer(file);
        pieces = PreTokenizer.of(file);
        merges = BytePairs.of(file.object("model"));
        added = AddedTokens.of(file);
        List<List<Integer>> template = template(file);
        before = template.get(0).stream().mapToInt(i -> i).toArray();
        after = template.get(1).stream().mapToInt(i -> i).toArray();
        TreeMap<Integer, byte[]> byId = new TreeMap<>(merges.bytes());
        byId.putAll(added.bytes());
        bytes = new byte[byId.isEmpty() ? 0 : byId.lastKey() + 1][];
        byId.forEach((id, b) -> bytes[id] = b);
        decoder(file);
    }

    /// The tokenizer of a checkpoint's folder; empty if it brings none.
    public static Optional<Tokenizer> of(Path folder) throws IOException {
        Path json = folder.resolve("tokenizer.json");
        return Files.exists(json) ? Optional.of(load(json)) : Optional.empty();
    }

    public static Tokenizer load(Path tokenizerJson) throws IOException {
        return new Tokenizer(Json.read(tokenizerJson));
    }

    public static Tokenizer read(InputStream tokenizerJson) throws IOException {
        return new Tokenizer(Json.read(tokenizerJson, "tokenizer.json"));
    }

    /// The name of the file that the ids come from.
    public String source() {
        return "tokenizer.json";
    }

    /// One more than the highest id.
    public int vocabulary() {
        return bytes.length;
    }

    /// The ids of the text alone; special tokens written out in the text count as such.
    public int[] encode(String text) {
        List<Integer> ids = new ArrayList<>();
        added.split(
                text,
                ids::add,
                plain -> {
                    String form =
                            normalizer == null
                                    ? plain
                                    : Normalizer.normalize(plain, Normalizer.Form.NFC);
                    pieces.split(form, piece -> merges.encode(piece, ids));
                });
        return ids.stream().mapToInt(i -> i).toArray();
    }

    /// The ids with what the file's template puts around a text (the beginning-of-text token).
    public int[] encodeWithSpecials(String text) {
        int[] plain = encode(text);
        int[] all = Arrays.copyOf(before, before.length + plain.length + after.length);
        System.arraycopy(plain, 0, all, before.length, plain.length);
        System.arraycopy(after, 0, all, before.length + plain.length, after.length);
        return all;
    }

    /// The text of the ids without special tokens; bytes that are no UTF-8 become U+FFFD.
    public String decode(int[] ids) {
        TextStream text = stream();
        StringBuilder all = new StringBuilder();
        for (int id : ids) {
            all.append(text.add(id));
        }
        return all.append(text.end()).toString();
    }

    /// Decodes ids as they come; a character split over tokens appears with its last one.
    public TextStream stream() {
        return new TextStream(this);
    }

    /// The bytes a token stands for; none for special and unknown ids.
    byte[] bytes(int id) {
        byte[] known = id >= 0 && id < bytes.length && !added.special(id) ? bytes[id] : null;
        return known == null ? new byte[0] : known;
    }

    private static @Nullable String normalizer(Json.Fields file) throws IOException {
        if (!file.has("normalizer")) {
            return null;
        }
        String type = file.object("normalizer").string("type");
        if (!type.equals("NFC")) {
            throw new UnsupportedModel(
                    "tokenizer.json: normalizer " + type + " is not understood.");
        }
        return type;
    }

    private static void decoder(Json.Fields file) throws IOException {
        if (file.has("decoder")) {
            String type = file.object("decoder").string("type");
            if (!type.equals("ByteLevel")) {
                throw new UnsupportedModel(
                        "tokenizer.json: decoder " + type + " is not ByteLevel.");
            }
        }
    }

    /// The special ids before and after a single text.
    private static List<List<Integer>> template(Json.Fields file) throws IOException {
        List<List<Integer>> around = List.of(new ArrayList<>(), new ArrayList<>());
        if (file.has("post_processor")) {
            template(file.object("post_processor"), around);
        }
        return around;
    }

    private static void template(Json.Fields processor, List<List<Integer>> around)
            throws IOException {
        switch (processor.string("type")) {
            case "ByteLevel" -> {}
            case "Sequence" -> {
                for (Json.Fields inner : processor.objects("processors")) {
                    template(inner, around);
                }
            }
            case "TemplateProcessing" -> {
                int side = 0;
                for (Json.Fields item : processor.objects("single")) {
                    if (item.has("Sequence")) {
                        side = 1;
                        continue;
                    }
                    String name = item.object("SpecialToken").string("id");
                    for (int id : processor.object("special_tokens").object(name).ints("ids")) {
                        around.get(side).add(id);
                    }
                }
            }
            default ->
                    throw new UnsupportedModel(
                            "tokenizer.json: post_processor "
                                    + processor.string("type")
                                    + " is not understood.");
        }
    }

    /// The alphabet of byte-level BPE (Radford et al. 2019): printable bytes stand for themselves,
    /// the other 68 for U+0100 and up, in order.
    static final char[] ALPHABET = new char[256];

    static final Map<Character, Byte> BYTE_OF = new HashMap<>();

    static {
        char next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable =
                    b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE && b <= 0xFF;
            ALPHABET[b] = printable ? (char) b : next++;
            BYTE_OF.put(ALPHABET[b], (byte) b);
        }
    }
}
