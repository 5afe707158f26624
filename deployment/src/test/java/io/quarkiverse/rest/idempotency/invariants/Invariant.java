package io.quarkiverse.rest.idempotency.invariants;

/**
 * The promises of the protocol, which hold at any time. A test of an invariant has its tag: {@code @Tag("single-owner")}.
 */
enum Invariant {

    SINGLE_OWNER("single-owner", "fences of successive owners of a record strictly grow; at most one owner holds the newest"),
    IMMUTABLE_OUTCOME("immutable-outcome", "two replays of one key never differ, until retention ends"),
    FENCED("fenced", "no write of a former owner takes effect, in any order of pauses, crashes and takeovers"),
    BOUND("bound", "no replay across realm, principal, operation, resource or fingerprint"),
    NEVER_5XX("never-5xx", "no 5xx is ever replayed from the store"),
    EXACTLY_ONCE("exactly-once", "with completion in the transaction, committed effects per key are at most one, and one if a"
            + " client saw 2xx"),
    AT_MOST_ONCE_PER_FENCE("at-most-once-per-fence", "otherwise a method runs at most once per fence, and a second fence only"
            + " runs after NOT_APPLIED or RE_EXECUTE"),
    BOUNDED("bounded", "every request ends within handler time, wait limit, reconcile limit and store time-outs"),
    NO_SECRET("no-secret", "nothing outside the allow-list reaches the store in any mode"),
    UNPROTECTED_UNTOUCHED("unprotected-untouched", "unkeyed and unannotated requests make no store call and allocate nothing of"
            + " ours");

    final String tag;
    final String promise;

    Invariant(String tag, String promise) {
        this.tag = tag;
        this.promise = promise;
    }
}
