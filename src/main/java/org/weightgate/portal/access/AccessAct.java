package org.weightgate.portal.access;

import org.weightgate.portal.accounts.TokenScope;

/// What can be done with a request or a grant, and what a token must have been made for.
public enum AccessAct {
    READ("read", TokenScope.READ),
    EDIT("edit", TokenScope.REQUEST),
    SUBMIT("send", TokenScope.REQUEST),
    ANSWER("answer", TokenScope.REQUEST),
    WITHDRAW("withdraw", TokenScope.REQUEST),
    MESSAGE("write a message", TokenScope.READ),
    NOTE("note", TokenScope.REVIEW),
    CLAIM("claim", TokenScope.REVIEW),
    ASK("ask for more", TokenScope.REVIEW),
    APPROVE("approve", TokenScope.REVIEW),
    DECLINE("decline", TokenScope.REVIEW),
    FETCH("fetch", TokenScope.DOWNLOAD),
    REVOKE("revoke", TokenScope.READ);

    private final String words;
    private final TokenScope scope;

    AccessAct(String words, TokenScope scope) {
        this.words = words;
        this.scope = scope;
    }

    String words() {
        return words;
    }

    TokenScope scope() {
        return scope;
    }
}
