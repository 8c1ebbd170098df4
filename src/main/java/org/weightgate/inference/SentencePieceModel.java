package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a SentencePiece model file says (sentencepiece_model.proto: ModelProto with pieces = 1,
/// trainer_spec = 2, normalizer_spec = 3, denormalizer_spec = 5). Settings that would give other
/// ids and are not computed are refused by name.
///
/// @param unknownText what the unknown piece decodes to
/// @param charsmap the compiled normalization rules, or null for none
/// @param prefix whether a text begins with a space of its own
/// @param trims whether spaces at the ends and doubled ones go
record SentencePieceModel(
        List<Piece> pieces,
        boolean byteFallback,
        int begin,
        int end,
        String unknownText,
        byte @Nullable [] charsmap,
        boolean prefix,
        boolean trims) {

    /// What a piece is for, in the order of the format's numbers from 1.
    enum Kind {
        NORMAL,
        UNKNOWN,
        CONTROL,
        USER_DEFINED,
        UNUSED,
        BYTE
    }

    record Piece(String text, float score, Kind kind) {}

    private static final int BPE = 2;
    private static final List<String> MODEL_TYPES = List.of("unigram", "bpe", "word", "char");
    private static final Pattern TIKTOKEN = Pattern.compile("[A-Za-z0-9+/]+=* \\d+");

    static SentencePieceModel read(byte[] file, String name) throws IOException {
        String start = new String(file, 0, Math.min(200, file.length), StandardCharsets.ISO_8859_1);
        if (TIKTOKEN.matcher(start.lines().findFirst().orElse("")).matches()) {
            throw new UnsupportedModel(
                    name
                            + " is a tiktoken vocabulary, not a SentencePiece model; tokenizer.json"
                            + " would say how texts are cut.");
        }
        return new Reading(name).read(new Protobuf(ByteBuffer.wrap(file), name));
    }

    /// The fields so far, with the format's defaults.
    private static final class Reading {
        private final String name;
        private final List<Piece> pieces = new ArrayList<>();
        private int type = 1;
        private boolean byteFallback;
        private int begin = 1;
        private int end = 2;
        private String unknownText = " \u2047 ";
        private byte @Nullable [] charsmap;
        private boolean prefix = true;
        private boolean trims = true;

        Reading(String name) {
            this.name = name;
        }

        SentencePieceModel read(Protobuf model) throws IOException {
            while (model.next()) {
                switch (model.number()) {
                    case 1 -> pieces.add(piece(model.message()));
                    case 2 -> trainer(model.message());
                    case 3 -> normalizer(model.message());
                    case 5 -> denormalizer(model.message());
                    default -> {}
                }
            }
            if (type != BPE) {
                boolean known = type > 0 && type <= MODEL_TYPES.size();
                throw refused("model type " + (known ? MODEL_TYPES.get(type - 1) : type));
            }
            return new SentencePieceModel(
                    List.copyOf(pieces),
                    byteFallback,
                    begin,
                    end,
                    unknownText,
                    charsmap,
                    prefix,
                    trims);
        }

        private Piece piece(Protobuf fields) throws IOException {
            String text = "";
            float score = 0;
            Kind kind = Kind.NORMAL;
            while (fields.next()) {
                switch (fields.number()) {
                    case 1 -> text = fields.string();
                    case 2 -> score = fields.real();
                    case 3 -> {
                        long number = fields.integer();
                        if (number < 1 || number > Kind.values().length) {
                            throw refused("piece type " + number);
                        }
                        kind = Kind.values()[(int) number - 1];
                    }
                    default -> {}
                }
            }
            if (text.isEmpty() || !Float.isFinite(score)) {
                throw new MalformedDocument(
                        name + ": piece " + pieces.size() + " has no text or no score.");
            }
            return new Piece(text, score, kind);
        }

        private void trainer(Protobuf fields) throws IOException {
            while (fields.next()) {
                switch (fields.number()) {
                    case 3 -> type = (int) fields.integer();
                    case 24 -> refuse(fields.flag(), "treat_whitespace_as_suffix");
                    case 35 -> byteFallback = fields.flag();
                    case 41 -> begin = (int) fields.integer();
                    case 42 -> end = (int) fields.integer();
                    case 44 -> unknownText = fields.string();
                    default -> {}
                }
            }
        }

        private void normalizer(Protobuf fields) throws IOException {
            while (fields.next()) {
                switch (fields.number()) {
                    case 2 -> charsmap = fields.bytes().length == 0 ? null : fields.bytes();
                    case 3 -> prefix = fields.flag();
                    case 4 -> trims = fields.flag();
                    case 5 -> refuse(!fields.flag(), "escape_whitespaces false");
                    default -> {}
                }
            }
        }

        private void denormalizer(Protobuf fields) throws IOException {
            while (fields.next()) {
                refuse(fields.number() == 2 && fields.bytes().length > 0, "denormalizer_spec");
            }
        }

        private void refuse(boolean condition, String what) throws UnsupportedModel {
            if (condition) {
                throw refused(what);
            }
        }

        private UnsupportedModel refused(String what) {
            return new UnsupportedModel(name + ": " + what + " is not computed.");
        }
    }
}
