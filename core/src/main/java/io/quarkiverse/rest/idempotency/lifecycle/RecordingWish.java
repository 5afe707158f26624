package io.quarkiverse.rest.idempotency.lifecycle;

import java.time.Duration;

/**
 * The request of a method for the recording of its response.
 */
public sealed interface RecordingWish {

    /** Nothing: the settings of the operation decide. */
    record AsConfigured() implements RecordingWish {
    }

    /** The response is not recorded, and the key is given back. */
    record DoNotRecord() implements RecordingWish {
    }

    /**
     * It is kept for another time, if it is recorded.
     *
     * @param retention the retention, from its completion; positive
     */
    record RecordFor(Duration retention) implements RecordingWish {

        public RecordFor {
            if (retention.isZero() || retention.isNegative()) {
                throw new IllegalArgumentException("Expected a positive duration, was " + retention
                        + ". A response that must not be recorded is one of doNotRecord()");
            }
        }
    }
}
