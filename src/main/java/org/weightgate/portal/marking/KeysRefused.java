package org.weightgate.portal.marking;

/// The node's keys are not the portal's: it must not start.
public final class KeysRefused extends RuntimeException {
    KeysRefused(String sentence) {
        super(sentence);
    }
}
