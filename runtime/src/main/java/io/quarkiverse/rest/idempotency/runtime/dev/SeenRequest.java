package io.quarkiverse.rest.idempotency.runtime.dev;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.core.net.SocketAddress;

/**
 * A request with a key that this node has answered, as it came.
 *
 * @param at when it was answered
 * @param operation the name of its operation
 * @param key its key
 * @param record the record of its key
 * @param server where it came to
 * @param tls whether it came over TLS
 * @param verb the HTTP verb
 * @param uri its path and query
 * @param headers its headers, in order
 * @param body the bytes of its body
 * @param status the status that it was answered with
 * @param replayed whether that was a replay
 */
public record SeenRequest(Instant at, String operation, String key, RecordId record, SocketAddress server, boolean tls,
        String verb, String uri, List<Map.Entry<String, String>> headers, byte[] body, int status, boolean replayed) {
}
