package io.quarkiverse.rest.idempotency.client.runtime;

import java.util.UUID;

/**
 * Derives the keys of calls from the idempotent request in which they are made. There is a bean of it where the application has
 * the server side, too.
 */
public interface RequestKeys {

    /**
     * Derives the key of the next call of a name. Asked once per call, on the thread of the caller.
     *
     * @return {@code null} where no idempotent method runs, or its request has no key
     */
    UUID next(String call);
}
