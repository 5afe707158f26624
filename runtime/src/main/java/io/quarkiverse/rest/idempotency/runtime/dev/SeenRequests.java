package io.quarkiverse.rest.idempotency.runtime.dev;

import java.util.NavigableMap;
import java.util.TreeMap;

import jakarta.inject.Singleton;

/**
 * The last requests with a key, so that one can be sent again: the store keeps neither keys nor requests. They are forgotten
 * when the application ends or is reloaded. It may be called from any thread.
 */
@Singleton
public class SeenRequests {

    static final int MAX_REQUESTS = 50;
    static final int MAX_BODY = 1024 * 1024;

    private final NavigableMap<Long, SeenRequest> byNumber = new TreeMap<>();
    private long last;

    /** Keeps a request, and forgets the oldest one if there are too many. One with a large body is not kept. */
    public synchronized void add(SeenRequest request) {
        if (request.body().length > MAX_BODY) {
            return;
        }
        byNumber.put(++last, request);
        if (byNumber.size() > MAX_REQUESTS) {
            byNumber.pollFirstEntry();
        }
    }

    /**
     * @return the requests by their numbers, which grow
     */
    synchronized NavigableMap<Long, SeenRequest> all() {
        return new TreeMap<>(byNumber);
    }
}
