package org.weightgate.portal.access;

import org.weightgate.portal.accounts.TokenScope;

import java.util.Locale;

/// What can be done with a request or a grant, and what a token must have been made for.
public enum AccessAct {
    READ("read", TokenScope.READ),
    EDIT("edit", TokenScope.REQUEST),
    SUBMIT("send", TokenScope.REQUEST),
    ANSWER("answer", TokenScope.REQUEST),
    WITHDRAW("withdraw", TokenScope.REQUEST),
    APPEAL("appeal", TokenScope.REQUEST),
    COPY("ask again", TokenScope.REQUEST),
    MESSAGE("write a message", TokenScope.READ),
    NOTE("note", TokenScope.REVIEW),
    CLAIM("claim", TokenScope.REVIEW),
    RELEASE("give back", TokenScope.REVIEW),
    ASSIGN("assign", TokenScope.REVIEW),
    RECUSE("step aside", TokenScope.REVIEW),
    ASK("ask for more", TokenScope.REVIEW),
    ASK_CONFIRMATION("ask for a confirmation", TokenScope.REVIEW),
    DROP_CONFIRMATION("go on without a confirmation", TokenScope.REVIEW),
    CONFIRM("answer for whoever was asked", TokenScope.READ),
    APPROVE("approve", TokenScope.REVIEW),
    DECLINE("decline", TokenScope.REVIEW),
    FULFIL("note the condition as met", TokenScope.REVIEW),
    LAPSE("let lapse", TokenScope.READ),
    FETCH("fetch", TokenScope.DOWNLOAD),
    SIGN("sign", TokenScope.REQUEST),
    ATTEST("attest", TokenScope.REQUEST),
    RENEW("ask for renewal", TokenScope.REQUEST),
    REPORT("report an incident", TokenScope.READ),
    CERTIFY("certify deletion", TokenScope.REQUEST),
    EXTEND("extend", TokenScope.REVIEW),
    SUSPEND("suspend", TokenScope.READ),
    RESUME("resume", TokenScope.READ),
    REVOKE("revoke", TokenScope.READ),
    RECALL("recall", TokenScope.READ),
    EXPIRE("note as expired", TokenScope.READ);

    private final String words;
    private final TokenScope scope;

    AccessAct(String words, TokenScope scope) {
        this.words = words;
        this.scope = scope;
    }

    /// As in the API.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String words() {
        return words;
    }

    TokenScope scope() {
        return scope;
    }
}
