package io.quarkiverse.rest.idempotency.lab.it;

/**
 * The method that the clients of a round call, and the table of its effects.
 */
enum RoundMethod {

    /** The record is completed in the transaction of the effect. */
    IN_TRANSACTION("/lab/tx/", "lab_row") {

        @Override
        String answer(Postgres postgres, String name) {
            return Answers.count(name, postgres.count(name));
        }
    },

    /** The record is completed after the commit of the effect, which a reconciler finds. */
    RECONCILED("/lab/history/reconciled/", "lab_effect") {

        @Override
        String answer(Postgres postgres, String name) {
            long request = postgres.number("SELECT coalesce(max(request), 0) FROM lab_effect WHERE name = '" + name + "'");
            return "{\"key\":\"%s\",\"request\":%d,\"payload\":\"%s\"}".formatted(name, request, RetryingClient.BODY);
        }
    };

    /** Its path before the key. */
    final String path;

    private final String table;

    RoundMethod(String path, String table) {
        this.path = path;
        this.table = table;
    }

    /** The answer that tells of the effect that is committed, if there is one only. */
    abstract String answer(Postgres postgres, String name);

    /** The number of committed effects of a key. */
    long effects(Postgres postgres, String name) {
        return postgres.number("SELECT count(*) FROM " + table + " WHERE name = '" + name + "'");
    }

    /** The number of committed effects of all keys with a prefix. */
    long effectsOfAll(Postgres postgres, String prefix) {
        return postgres.number("SELECT count(*) FROM " + table + " WHERE name LIKE '" + prefix + "%'");
    }
}
