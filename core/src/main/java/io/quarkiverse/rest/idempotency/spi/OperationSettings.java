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
}
