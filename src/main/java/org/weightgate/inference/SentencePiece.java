package org.weightgate.inference;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.weightgate.inference.SentencePieceModel.Kind;
import org.weightgate.inference.SentencePieceModel.Piece;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// BPE as SentencePiece computes it (Kudo and Richardson 2018, arXiv:1808.06226) from a
/// `tokenizer.model`: neighbours whose joint text is a piece are merged, the highest score first,
/// the leftmost among equals. Inside, strings hold one byte of UTF-8 a character, since the library
/// works on bytes, and so do pieces and rules.
final class SentencePiece implements Tokenizer.Scheme {
    static final String FILE = "tokenizer.model";

    /// U+2581, which stands for a space.
    private static final String SPACE = bytes("\u2581");

    private final List<Piece> pieces;
    private final Map<String, Integer> merged = new HashMap<>();
    private final Map<String, Integer> reserved = new HashMap<>();
    private final int longest;
    private final int unknown;
    private final int[] byteIds = new int[256];
    private final SentencePieceModel model;
    private final SentencePieceText text;

    SentencePiece(SentencePieceModel model) throws IOException {
        this.model = model;
        pieces = model.pieces();
        TokenTrie symbols = new TokenTrie();
        int most = 0;
        int unknownId = -1;
        for (int id = 0; id < pieces.size(); id++) {
            Piece piece = pieces.get(id);
            String spelled = bytes(piece.text());
            boolean plain =
                    switch (piece.kind()) {
                        case NORMAL, USER_DEFINED, UNUSED -> true;
                        case UNKNOWN, CONTROL, BYTE -> false;
                    };
            if ((plain ? merged : reserved).putIfAbsent(spelled, id) != null) {
                throw new MalformedDocument(FILE + ": piece " + id + " is there twice.");
            }
            if (piece.kind() == Kind.USER_DEFINED) {
                symbols.add(spelled, spelled.length());
            }
            most = plain ? Math.max(most, spelled.length()) : most;
            unknownId = piece.kind() == Kind.UNKNOWN ? id : unknownId;
        }
        if (unknownId < 0) {
            throw new MalformedDocument(FILE + ": there is no piece for the unknown.");
        }
        longest = most;
        unknown = unknownId;
        for (int b = 0; b < 256 && model.byteFallback(); b++) {
            Integer id = reserved.get("<0x%02X>".formatted(b));
            if (id == null) {
                throw new MalformedDocument(FILE + ": byte pieces are missing.");
            }
            byteIds[b] = id;
        }
        text = SentencePieceText.of(model, symbols, SPACE);
    }

    /// The tokenizer of a folder. LLaMA puts the piece of `bos_id` before a text and none after it
    /// unless `tokenizer_config.json` says otherwise.
    static Tokenizer tokenizer(Path folder) throws IOException {
        SentencePieceModel model =
                SentencePieceModel.read(Files.readAllBytes(folder.resolve(FILE)), FILE);
        SentencePiece scheme = new SentencePiece(model);
        Path config = folder.resolve("tokenizer_config.json");
        Json.Fields settings =
                Files.exists(config) ? Json.read(config) : Json.Fields.of(Map.of(), "");
        if (settings.flag("add_prefix_space", model.prefix()) != model.prefix()) {
            throw new UnsupportedModel(
                    "tokenizer_config.json: \"add_prefix_space\" contradicts " + FILE + ".");
        }
        Path added = folder.resolve("added_tokens.json");
        if (Files.exists(added)) {
            scheme.check(Json.read(added));
        }
        return new Tokenizer(
                FILE,
                scheme,
                new TokenTemplate(
                        scheme.special(model.begin(), settings.flag("add_bos_token", true)),
                        scheme.special(model.end(), settings.flag("add_eos_token", false))));
    }

    private int[] special(int id, boolean wanted) {
        boolean there = wanted && id >= 0 && id < pieces.size();
        return there ? new int[] {id} : new int[0];
    }

    private void check(Json.Fields added) throws IOException {
        for (String token : added.values().keySet()) {
            int id = added.count(token);
            if (id >= pieces.size() || !pieces.get(id).text().equals(token)) {
                throw new UnsupportedModel(
                        "added_tokens.json: token \""
                                + token
                                + "\" is not in "
                                + FILE
                                + "; tokenizer.json would say how it is matched.");
            }
        }
    }

    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    @Override
    public int vocabulary() {
        return pieces.size();
    }

    @Override
    public int[] encode(String plain) {
        return encode(Utf8.scalars(plain).getBytes(UTF_8));
    }

    @Override
    public int[] encode(byte[] utf8) {
        String form = text.normalized(utf8);
        Symbols symbols = new Symbols(form.length() / 2);
        boolean[] frozen = new boolean[form.length() + 1];
        for (int at = 0; at < form.length(); ) {
            int length = text.symbol(form, at);
            frozen[at] = length > 0;
            length = length > 0 ? length : SentencePieceText.character(form, at);
            symbols.add(unknown, length);
            at += length;
        }
        Map<String, Integer> cuts = new HashMap<>();
        symbols.merge(
                (s, left, right) ->
                        frozen[s.start(left)] || frozen[s.start(right)]
                                ? Symbols.NONE
                                : merge(form, s.start(left), s.end(left), s.end(right), cuts));
        Output output = new Output();
        for (int i = 0; i < symbols.count(); i = symbols.next(i)) {
            put(form.substring(symbols.start(i), symbols.end(i)), cuts, output);
        }
        return output.ids.build().toArray();
    }

    /// @param cuts where pieces that may be merged but not given were last put together
    private long merge(String form, int from, int middle, int to, Map<String, Integer> cuts) {
        if (to - from > longest) {
            return Symbols.NONE;
        }
        String joint = form.substring(from, to);
        Integer id = merged.get(joint);
        if (id == null) {
            return Symbols.NONE;
        }
        if (pieces.get(id).kind() == Kind.UNUSED) {
            cuts.put(joint, middle - from);
        }
        return Symbols.merge(rank(pieces.get(id).score()), id);
    }

    /// Lower for higher scores: the bits of a float in numeric order, reversed.
    private static int rank(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return ~(bits ^ bits >> 31 & 0x7FFFFFFF);
    }

    private static final class Output {
        private final IntStream.Builder ids = IntStream.builder();
        private boolean afterUnknown;
    }

    private void put(String symbol, Map<String, Integer> cuts, Output to) {
        int id = id(symbol);
        Integer cut = pieces.get(id).kind() == Kind.UNUSED ? cuts.get(symbol) : null;
        if (cut != null) {
            put(symbol.substring(0, cut), cuts, to);
            put(symbol.substring(cut), cuts, to);
            return;
        }
        if (id == unknown && model.byteFallback()) {
            symbol.chars().forEach(b -> to.ids.add(byteIds[b]));
        } else if (id != unknown || !to.afterUnknown) {
            to.ids.add(id);
        }
        to.afterUnknown = id == unknown;
    }

    private int id(String symbol) {
        Integer id = reserved.get(symbol);
        return id != null ? id : merged.getOrDefault(symbol, unknown);
    }

    @Override
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder();
        StringBuilder run = new StringBuilder();
        boolean begins = true;
        for (int id : ids) {
            if (id < 0 || id >= pieces.size()) {
                continue;
            }
            Piece piece = pieces.get(id);
            if (piece.kind() == Kind.BYTE) {
                run.append((char) Integer.parseInt(piece.text().substring(3, 5), 16));
                continue;
            }
            end(run, text);
            begins = begins && text.isEmpty();
            String written = written(piece);
            boolean led = piece.kind() != Kind.UNKNOWN && written.startsWith(" ");
            if (begins && led && (model.prefix() || model.trims())) {
                written = written.substring(1);
                begins = model.trims();
            }
            text.append(written);
        }
        end(run, text);
        return text.toString();
    }

    private static void end(StringBuilder run, StringBuilder text) {
        if (!run.isEmpty()) {
            text.append(SentencePieceText.decoded(run.toString().getBytes(ISO_8859_1)));
            run.setLength(0);
        }
    }

    private String written(Piece piece) {
        return switch (piece.kind()) {
            case CONTROL -> "";
            case UNKNOWN -> model.unknownText();
            default -> piece.text().replace('\u2581', ' ');
        };
    }
}
