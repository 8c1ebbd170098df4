package org.weightgate.portal.access;

/// One observation about a request that a reviewer should see; it decides nothing.
///
/// @param kind good, warn, bad or quiet
public record Signal(String kind, String word, String sentence) {
    static Signal good(String word, String sentence) {
        return new Signal("good", word, sentence);
    }

    static Signal warn(String word, String sentence) {
        return new Signal("warn", word, sentence);
    }

    static Signal quiet(String word, String sentence) {
        return new Signal("quiet", word, sentence);
    }
}
