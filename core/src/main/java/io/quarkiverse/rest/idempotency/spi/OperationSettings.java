package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;
import java.util.List;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Replay;

/**
 * The settings of one operation, as the running application uses them. Made by the extension only, so that later
 * versions can have more of them.
 */
public interface OperationSettings {

    /** The name of the operation. */
    String name();

    /** Whether requests of the operation are protected. */
    boolean enabled();

    /** The parts of a response that the store keeps. */
    Replay replay();

    /** When the record is completed. */
    Completion completion();

    /** The names of the response headers that the store keeps, in no particular case and order. */
    List<String> replayHeaders();

    /**
     * The names among {@link #replayHeaders} that stand for a credential: those that contain {@code token},
     * {@code secret}, {@code credential} or {@code password}, whatever the case. An operation whose credentials must
     * not be stored has none.
     */
    List<String> credentialHeaders();

    /** The time for which a completed record is kept, except of a response with a status of 4xx. */
    Duration retention();

    /** The time for which a completed record of a response with a status of 4xx is kept. */
    Duration clientErrorRetention();

    /** The status of the answer to a duplicate of a request that is still running. */
    int inFlightStatus();

    /**
     * Whether a request is rejected whose key tells its time, is older than the retention and has no record. Never where
     * {@code key-format} is not {@code uuidv7}.
     */
    boolean rejectsExpiredKeys();

    /**
     * The place that sets a setting, for messages about its value: the name of a property, or the annotation or the profile in
     * words. Reads the configuration again, so it is not meant for each request.
     *
     * @param setting the name of its property, as in {@code in-flight-status}
     * @return the property of all operations where none of the others sets it
     */
    String source(String setting);
}
