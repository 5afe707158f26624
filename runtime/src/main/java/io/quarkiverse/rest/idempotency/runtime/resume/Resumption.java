package io.quarkiverse.rest.idempotency.runtime.resume;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.ByteCount;
import io.quarkiverse.rest.idempotency.runtime.config.ResumeConfig;
import io.quarkiverse.rest.idempotency.runtime.config.ResumeSettings;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.StoredRequestCipher;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * The resumption of abandoned requests on this node, from start to shutdown.
 */
public final class Resumption {

    private final ResumedRequests resumed;
    /** {@code null} where no operation stores requests. */
    private final StoredRequests stored;
    /** {@code null} where this node looks for none. */
    private final AbandonedRequests abandoned;

    /**
     * The stores of a node.
     *
     * @param listed lists abandoned records; {@code null} where the store cannot
     * @param store has their progress
     */
    public record Stores(BrowsableStore listed, IdempotencyStore store) {
    }

    /**
     * The means of a node.
     *
     * @param workers runs work that may block
     */
    public record Means(Vertx vertx, Executor workers, Timers timers, RandomGenerator random, NodeObserver observer) {
    }

    /**
     * @param all the operations of the application
     * @param cipher encrypts stored requests, or {@code null}
     * @param resumed the requests that are resumed at the moment
     * @throws ConfigurationException if the requests of an operation are to be stored, and cannot
     */
    public Resumption(Collection<BoundOperation> all, Stores stores, StoredRequestCipher cipher,
            ResumedRequests resumed, Means means, ResumeConfig config) {
        this.resumed = resumed;
        List<BoundOperation> operations = all.stream()
                .filter(operation -> operation.enabled() && operation.steps().stored() != null).toList();
        if (!operations.isEmpty()) {
            check(ResumeSettings.property(operations.get(0).name()), stores, cipher);
        }
        this.stored = operations.isEmpty() ? null : new StoredRequests(cipher, ByteCount.of(config.maxRequestSize()));
        this.abandoned = operations.isEmpty() || !config.enabled() ? null
                : new AbandonedRequests(operations, stores, stored, resumed, means, config);
    }

    private static void check(String first, Stores stores, StoredRequestCipher cipher) {
        if (cipher == null) {
            throw new ConfigurationException(ResumeSettings.keyProperty() + ": expected a key of 32 bytes in Base64, because "
                    + first
                    + " is set, and stored requests are encrypted. Make one with: openssl rand -base64 32, or provide a "
                    + "StoredRequestCipher bean");
        }
        if (stores.listed() == null) {
            throw new ConfigurationException(first + ": expected a store that can list its stale records (BrowsableStore), "
                    + "because abandoned requests are found in that list. Use another store, or remove the property");
        }
    }

    /** Encrypts requests for the store; {@code null} where no operation stores any. */
    public StoredRequests stored() {
        return stored;
    }

    /**
     * @return the request as a resumed one, or {@code null} for one of a client
     */
    public ResumedRequest resumed(BoundOperation operation, RoutingContext context) {
        return operation.steps().stored() == null ? null : resumed.of(context);
    }

    /** Blocks until this node can make requests to itself, and begins to look for abandoned ones. */
    public void start() {
        if (abandoned != null) {
            abandoned.start();
        }
    }

    /** No further request is resumed; those that are under way go on. */
    public void stop() {
        if (abandoned != null) {
            abandoned.stop();
        }
    }

    public void close() {
        if (abandoned != null) {
            abandoned.close();
        }
    }
}
