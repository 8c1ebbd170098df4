package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The prompts a golden reference is computed on: fixed texts of several kinds and two of random
/// tokens, which reach rows that ordinary text does not. The same checkpoint and tokenizer always
/// give the same prompts; about 1,500 positions, no prompt longer than 128 tokens.
public final class GoldenPrompts {
    private static final int LONGEST = 128;
    private static final int RANDOM = 2;
    private static final List<String> TEXTS =
            List.of(
                    "Once upon a time, there was a little girl named Lily. She loved to play"
                        + " outside in the park. One day she found a small red box under a tree,"
                        + " and inside the box there was a letter that nobody had read for a"
                        + " hundred years.",
                    "The committee met on Tuesday to consider the request. It was agreed that"
                        + " access would be granted for ninety days, that the copies would be"
                        + " marked, and that any publication would name the release on which it is"
                        + " based.",
                    "Question: A train leaves at 9:40 and arrives at 13:05. How long does the"
                            + " journey take?\n"
                            + "Answer: From 9:40 to 13:00 it is 3 hours and 20 minutes; five more"
                            + " minutes make 3 hours and 25 minutes.",
                    "def binary_search(items, wanted):\n"
                            + "    low, high = 0, len(items) - 1\n"
                            + "    while low <= high:\n"
                            + "        middle = (low + high) // 2\n"
                            + "        if items[middle] == wanted:\n"
                            + "            return middle\n"
                            + "        if items[middle] < wanted:\n"
                            + "            low = middle + 1\n"
                            + "        else:\n"
                            + "            high = middle - 1\n"
                            + "    return None\n",
                    "{\"model\": \"example\", \"layers\": 24, \"ratio\": 3.14159e-7, \"tags\":"
                            + " [\"a\", \"b\", null, true], \"nested\": {\"empty\": {}, \"text\":"
                            + " \"\\u00e9\\n"
                            + "\"}}",
                    "SELECT r.reference, count(*) AS waiting FROM access_request r JOIN model m ON"
                            + " m.id = r.model_id WHERE r.status <> 'approved' GROUP BY r.reference"
                            + " HAVING count(*) > 1 ORDER BY waiting DESC LIMIT 25;",
                    "Der Zug fährt um halb neun über die Brücke, und auf der anderen Seite wartet"
                            + " schon jemand mit einem großen Koffer und zwei Äpfeln.",
                    "El año pasado llovió tanto que el río cubrió los campos; ¿quién habría pensado"
                            + " que en verano faltaría el agua?",
                    "Вечером они вернулись домой, закрыли окна и долго слушали, как ветер шумит в"
                            + " деревьях.",
                    "春天来了，河边的柳树发芽了。小孩子们在草地上放风筝，老人坐在桥头看水。今日はとても静かな日です。",
                    "في الصباح الباكر خرج الصياد إلى البحر ومعه شبكته القديمة. שלום עולם.",
                    "🙂🎈 Emoji 👩‍🔬👍🏽 and rare signs: ∑ ∂ ∞ ≈ Ω µ § ¶ † ‡ № ™ ½ ⅓ ﬁ ﬂ ß ð þ Œ ſ"
                            + " — “quoted” …",
                    "    \t  many   spaces\t\tand\n\n\nempty lines \r\n mixed\u00a0blanks  end   ",
                    "0 1 2 10 42 255 256 65535 1000000 3.14 -17 1e9 0x1F 12:30 2026-11-22 (555)"
                        + " 010-0199 99.9% $4.50 #7 @home a_b c++ x^2 == != <= >= && || ~/.config",
                    "zyzzyva QUIXOTIC rhythm Pneumonoultramicroscopicsilicovolcanoconiosis"
                            + " aaaaaaaaaaaaaaaa ABABABABAB supercalifragilistic xkcd qwertyuiop",
                    "yes yes yes yes no no no no yes no yes no yes no yes no the the the the the"
                            + " the a a a a and and and so so so then then then");

    private GoldenPrompts() {}

    /// Without a tokenizer all prompts are of random tokens.
    public static List<GoldenPrompt> forCheckpoint(
            Checkpoint checkpoint, @Nullable Tokenizer tokenizer) throws IOException {
        Architecture model = Architecture.read(checkpoint.folder().resolve("config.json"));
        int longest = Math.min(LONGEST, model.maxPositions());
        List<GoldenPrompt> prompts = new ArrayList<>();
        if (tokenizer != null) {
            for (String text : TEXTS) {
                int[] ids = tokenizer.encodeWithSpecials(text);
                prompts.add(
                        new GoldenPrompt(text, Arrays.copyOf(ids, Math.min(longest, ids.length))));
            }
        }
        int random = tokenizer == null ? TEXTS.size() + RANDOM : RANDOM;
        for (int i = 0; i < random; i++) {
            prompts.add(
                    new GoldenPrompt(null, random(i, Math.min(64, longest), model.vocabulary())));
        }
        return List.copyOf(prompts);
    }

    private static int[] random(int seed, int length, int vocabulary) {
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = (int) Long.remainderUnsigned(Mix.at(seed, i), vocabulary);
        }
        return ids;
    }
}
