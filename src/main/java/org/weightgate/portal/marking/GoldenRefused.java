package org.weightgate.portal.marking;

/// The publisher's golden reference is not what the uploaded weights compute.
final class GoldenRefused extends RuntimeException {
    GoldenRefused(String sentence) {
        super(sentence);
    }
}
