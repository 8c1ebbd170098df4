package org.weightgate.inference;

import java.util.HashMap;
import java.util.Map;

/// Strings to look for in a text, each with a number; of those that begin at one place the longest
/// is found. Not changed after it was built, then thread-safe.
final class TokenTrie {
    /// No string begins here.
    static final int NONE = -1;

    private static final class Node {
        private final Map<Character, Node> next = new HashMap<>();
        private int number = NONE;
    }

    private final Node root = new Node();

    void add(String string, int number) {
        Node node = root;
        for (int i = 0; i < string.length(); i++) {
            node = node.next.computeIfAbsent(string.charAt(i), c -> new Node());
        }
        node.number = number;
    }

    boolean isEmpty() {
        return root.next.isEmpty();
    }

    /// The number of the longest string that begins at a place of the text.
    int longest(String text, int at) {
        int found = NONE;
        Node node = root.next.get(text.charAt(at));
        for (int i = at + 1; node != null; i++) {
            found = node.number == NONE ? found : node.number;
            node = i < text.length() ? node.next.get(text.charAt(i)) : null;
        }
        return found;
    }
}
