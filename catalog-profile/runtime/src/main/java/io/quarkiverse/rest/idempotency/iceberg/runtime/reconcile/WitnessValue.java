package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The value of the property of a witness.
 *
 * @param record the name of the record of the request
 * @param at when the request arrived, by the clock of its node, in milliseconds
 */
public record WitnessValue(String record, Instant at) {

    private static final char SEPARATOR = '@';

    public WitnessValue {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** As {@code <record>@<instant>}. */
    public String text() {
        return record + SEPARATOR + at;
    }

    /**
     * @return {@code null} when the text is no such value
     */
    static WitnessValue of(String text) {
        int separator = text == null ? -1 : text.indexOf(SEPARATOR);
        if (separator < 0) {
            return null;
        }
        try {
            return new WitnessValue(text.substring(0, separator), Instant.parse(text.substring(separator + 1)));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
