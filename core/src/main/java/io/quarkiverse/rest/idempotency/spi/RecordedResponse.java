package io.quarkiverse.rest.idempotency.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The recorded response of a record.
 */
public sealed interface RecordedResponse {

    /** The HTTP status that was sent; never a 5xx. */
    int status();

    /**
     * @return the remains of a response whose retention is over, where its record outlives it
     */
    default Unreplayable tombstone() {
        return this instanceof Unreplayable already ? already
                : new Unreplayable(status(), "the time for which it is kept is over");
    }

    /**
     * A response that is given to duplicates as it was.
     *
     * @param headers the allow-listed headers, in the order in which they were sent
     * @param body the bytes of the body; empty when there was none, or when only the status is kept
     */
    record Stored(int status, List<Header> headers, byte[] body) implements RecordedResponse {

        public Stored {
            headers = List.copyOf(headers);
            Objects.requireNonNull(body);
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Stored other && status == other.status && headers.equals(other.headers)
                    && Arrays.equals(body, other.body);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * status + headers.hashCode()) + Arrays.hashCode(body);
        }

        @Override
        public String toString() {
            // A body is not for logs.
            return "Stored[status=" + status + ", headers=" + headers.size() + ", body=" + body.length + " bytes]";
        }
    }

    /**
     * A response whose body is built anew from a reference.
     *
     * @param reference the reference that the rebuilder needs, without a secret
     */
    record Rebuildable(int status, List<Header> headers, String reference) implements RecordedResponse {

        public Rebuildable {
            headers = List.copyOf(headers);
            Objects.requireNonNull(reference);
        }
    }

    /**
     * A tombstone: the method ran and answered, but its response could not be kept. Duplicates are told so, and the method does
     * not run again.
     *
     * @param reason the reason, for people
     */
    record Unreplayable(int status, String reason) implements RecordedResponse {

        public Unreplayable {
            Objects.requireNonNull(reason);
        }
    }

    /**
     * One header of a response.
     *
     * @param name its name as it was sent
     * @param value its value, without line breaks
     */
    record Header(String name, String value) {

        public Header {
            if (name.isEmpty() || name.indexOf(':') >= 0 || hasLineBreak(name) || hasLineBreak(value)) {
                throw new IllegalArgumentException("Not a header: '" + name + "'");
            }
        }

        private static boolean hasLineBreak(String text) {
            return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
        }
    }
}
