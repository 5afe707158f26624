package io.quarkiverse.rest.idempotency.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;

/**
 * The request headers of OASIS Repeatable Requests 1.0, another dialect of keys: an id of the request, and the time at which it
 * was first sent.
 */
public sealed interface RepeatableRequest {

    /** The request header with the id, which is the key. */
    String REQUEST_ID = "Repeatability-Request-ID";

    /** The request header with the time, in the form of {@code Date} (IMF-fixdate, RFC 9110, section 5.6.7). */
    String FIRST_SENT = "Repeatability-First-Sent";

    /** The response header that says whether the request was accepted, or rejected because of these headers. */
    String RESULT = "Repeatability-Result";

    /** The value of {@link #RESULT} where the method was run, now or before. */
    String ACCEPTED = "accepted";

    /** The value of {@link #RESULT} for every other answer. */
    String REJECTED = "rejected";

    /** The request has none of the headers. */
    record Absent() implements RepeatableRequest {
    }

    /**
     * The request has both.
     *
     * @param key the id
     */
    record Present(String key, Instant firstSent) implements RepeatableRequest {
    }

    /**
     * One of them is missing, or cannot be used.
     *
     * @param place which, beginning with "the"
     * @param reason the expected and the received form, without the value
     */
    record Malformed(String place, String reason) implements RepeatableRequest {
    }

    /**
     * @param ids the lines of {@link #REQUEST_ID}
     * @param times the lines of {@link #FIRST_SENT}
     * @param keys checks the id as a key
     */
    static RepeatableRequest parse(List<String> ids, List<String> times, KeyParser keys) {
        if (ids.isEmpty() && times.isEmpty()) {
            return new Absent();
        }
        String idPlace = "the header " + REQUEST_ID;
        String timePlace = "the header " + FIRST_SENT;
        if (ids.size() != 1) {
            return new Malformed(idPlace, "Expected one header line beside " + FIRST_SENT + ", got " + ids.size() + ".");
        }
        if (times.size() != 1) {
            return new Malformed(timePlace, "Expected one header line beside " + REQUEST_ID + ", got " + times.size() + ".");
        }
        ParsedKey key = keys.check(ids.get(0).strip());
        if (key instanceof ParsedKey.Malformed malformed) {
            return new Malformed(idPlace, malformed.reason());
        }
        try {
            return new Present(((ParsedKey.Present) key).value(), FixDate.parse(times.get(0).strip()));
        } catch (DateTimeException e) {
            return new Malformed(timePlace, "Expected a date such as Sun, 06 Nov 1994 08:49:37 GMT, got something else.");
        }
    }

    /** The only form of HTTP dates that may be made (RFC 9110, section 5.6.7). */
    final class FixDate {

        private static final DateTimeFormatter FORMAT = DateTimeFormatter
                .ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC).withResolverStyle(ResolverStyle.STRICT);

        private FixDate() {
        }

        static Instant parse(String text) {
            return Instant.from(FORMAT.parse(text));
        }
    }
}
