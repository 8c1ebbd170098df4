package org.weightgate.inference;

import org.weightgate.inference.TokenPattern.Span;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Cuts a text into the pieces within which merges happen: the "pre_tokenizer" of tokenizer.json,
/// steps applied one after another to every piece so far.
final class PreTokenizer {
    /// The pattern of GPT-2's encoder, which "ByteLevel" with use_regex stands for.
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final Set<String> BEHAVIORS =
            Set.of("Isolated", "Removed", "Contiguous", "MergedWithPrevious", "MergedWithNext");

    /// @param first whether it begins where the whole text begins
    private record Piece(String text, boolean first) {}

    private interface Step {
        void cut(Piece piece, Consumer<Piece> to);
    }

    private final List<Step> steps = new ArrayList<>();

    private PreTokenizer() {}

    static PreTokenizer of(Json.Fields file) throws IOException {
        PreTokenizer all = new PreTokenizer();
        if (file.has("pre_tokenizer")) {
            all.add(file.object("pre_tokenizer"));
        }
        return all;
    }

    private void add(Json.Fields fields) throws IOException {
        Part part = Part.of("pre_tokenizer", fields);
        switch (part.type()) {
            case "Sequence" -> {
                part.only("pretokenizers");
                for (Json.Fields inner : fields.objects("pretokenizers")) {
                    add(inner);
                }
            }
            case "ByteLevel" ->
                    byteLevel(part.only("add_prefix_space", "trim_offsets", "use_regex"));
            case "Digits" -> {
                part.only("individual_digits");
                boolean single = fields.flag("individual_digits", false);
                String digits = single ? "\\p{N}" : "\\p{N}+";
                steps.add(cutting(TokenPattern.regex(part, digits), false, "Isolated"));
            }
            case "Split" -> {
                part.only("pattern", "behavior", "invert");
                String behavior = fields.string("behavior");
                if (!BEHAVIORS.contains(behavior)) {
                    throw part.refused("Split with behavior " + behavior);
                }
                steps.add(cutting(TokenPattern.of(part), fields.flag("invert", false), behavior));
            }
            case "Metaspace" ->
                    metaspace(
                            part.only(
                                    "replacement",
                                    "prepend_scheme",
                                    "add_prefix_space",
                                    "split",
                                    "str_rep"));
            default -> throw part.refused();
        }
    }

    private void byteLevel(Part part) throws IOException {
        if (part.fields().flag("add_prefix_space", true)) {
            steps.add((piece, to) -> to.accept(led(piece, " ")));
        }
        if (part.fields().flag("use_regex", true)) {
            steps.add(cutting(TokenPattern.regex(part, GPT2), false, "Isolated"));
        }
        steps.add((p, to) -> to.accept(new Piece(ByteAlphabet.spell(p.text), p.first)));
    }

    private void metaspace(Part part) throws IOException {
        String mark = Character.toString(part.character("replacement"));
        String scheme = Metaspace.scheme(part);
        steps.add(
                (piece, to) -> {
                    Piece marked = new Piece(piece.text.replace(" ", mark), piece.first);
                    boolean lead = scheme.equals("always") || scheme.equals("first") && piece.first;
                    to.accept(lead ? led(marked, mark) : marked);
                });
        if (part.fields().flag("split", true)) {
            TokenPattern marks = TokenPattern.literal(mark);
            steps.add(cutting(marks, false, "MergedWithNext"));
        }
    }

    /// The piece with this before it, unless it begins so or is empty.
    private static Piece led(Piece piece, String by) {
        return piece.text.isEmpty() || piece.text.startsWith(by)
                ? piece
                : new Piece(by + piece.text, piece.first);
    }

    private static Step cutting(TokenPattern pattern, boolean invert, String behavior) {
        return (piece, to) -> {
            for (Span span : arranged(pattern.spans(piece.text), invert, behavior)) {
                to.accept(
                        new Piece(
                                piece.text.substring(span.from(), span.to()),
                                piece.first && span.from() == 0));
            }
        };
    }

    private static List<Span> arranged(List<Span> spans, boolean invert, String behavior) {
        if (behavior.equals("Isolated")) {
            return spans;
        }
        if (behavior.equals("Removed")) {
            return spans.stream().filter(s -> s.match() == invert).toList();
        }
        boolean backwards = behavior.equals("MergedWithNext");
        List<Span> order = new ArrayList<>(spans);
        if (backwards) {
            Collections.reverse(order);
        }
        List<Span> joined = new ArrayList<>();
        boolean before = false;
        for (Span span : order) {
            boolean match = span.match() != invert;
            boolean join = behavior.equals("Contiguous") ? match == before : match && !before;
            if (join && !joined.isEmpty()) {
                Span last = joined.removeLast();
                joined.add(
                        new Span(
                                Math.min(last.from(), span.from()),
                                Math.max(last.to(), span.to()),
                                false));
            } else {
                joined.add(span);
            }
            before = match;
        }
        if (backwards) {
            Collections.reverse(joined);
        }
        return joined;
    }

    /// @param first whether the text stands at the beginning of the whole text
    void split(String text, boolean first, Consumer<String> piece) {
        split(new Piece(text, first), 0, piece);
    }

    private void split(Piece piece, int step, Consumer<String> to) {
        if (step < steps.size()) {
            steps.get(step).cut(piece, inner -> split(inner, step + 1, to));
        } else if (!piece.text.isEmpty()) {
            to.accept(piece.text);
        }
    }
}
