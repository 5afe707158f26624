package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A method runs by a claim only when the transaction of its request has claimed the key, and not when the key's record was
 * completed at that moment.
 */
final class ClaimedKey implements Rule {

    @Override
    public String name() {
        return "claimed-key";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Map<String, Row> rows = new HashMap<>();
        Map<Integer, Claim> claims = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Stated stated) {
                rows.put(stated.record(), stated.after());
            } else if (event instanceof Event.Wiped) {
                rows.clear();
                claims.replaceAll((request, claim) -> new Claim(claim.record, null));
            } else if (event instanceof Event.Claimed claimed) {
                claims.put(claimed.request(), new Claim(claimed.record(), rows.get(claimed.record())));
            } else if (event instanceof Event.Began began && began.tenure() != null && began.tenure().isClaim()) {
                begins(began, claims.get(began.request()), violations);
            }
        }
    }

    private static void begins(Event.Began began, Claim claim, Violations violations) {
        if (claim == null || !claim.record.equals(began.record())) {
            violations.found(began.at(), "request " + began.request() + " runs by a claim of " + began.record()
                    + ", which its transaction does not have");
        } else if (claim.found != null && claim.found.completed() && claim.found.until() > began.at()) {
            violations.found(began.at(), "request " + began.request() + " runs, though " + began.record()
                    + " was completed when its transaction had claimed it");
        }
    }

    /** A claim, and the row that was there when a transaction got it. */
    private record Claim(String record, Row found) {
    }
}
