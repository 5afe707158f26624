package io.quarkiverse.rest.idempotency.runtime.resume;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * The resumption of abandoned requests on this node, from start to shutdown.
 */
public final class Resumption {

    private static final Duration OPENING = Duration.ofSeconds(10);

    private final List<BoundOperation> operations;
    private final ResumedRequests resumed;
    private final StoredRequests stored;
    private final Loopback loopback;
    private final AbandonedRequests abandoned;
    private final ResumeConfig config;

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
        this.operations = all.stream().filter(operation -> operation.enabled() && operation.steps().stored() != null).toList();
        this.resumed = resumed;
        this.config = config;
        if (!operations.isEmpty()) {
            check(stores, cipher);
        }
        this.stored = operations.isEmpty() ? null : new StoredRequests(cipher, ByteCount.of(config.maxRequestSize()));
        this.loopback = new Loopback(means.vertx(), resumed,
                request -> VertxHttpRecorder.getRootHandler().handle(request));
        this.abandoned = new AbandonedRequests(operations, stores.listed(), stores.store(), stored,
                new AbandonedRequests.Means(loopback, means.workers(), means.timers(), means.random(), means.observer()),
                config);
        if (config.enabled()) {
            operations.forEach(operation -> means.observer().observeAbandoned(operation.name(),
                    () -> abandoned.abandoned(operation).count(), () -> abandoned.abandoned(operation).oldest()));
        }
    }

    private void check(Stores stores, StoredRequestCipher cipher) {
        String first = ResumeSettings.property(operations.get(0).name());
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
    public ResumedRequest resumed(RoutingContext context) {
        return resumed.of(context);
    }

    /** Blocks until this node can make requests to itself, and begins to look for abandoned ones. */
    public void start() {
        if (operations.isEmpty() || !config.enabled()) {
            return;
        }
        try {
            loopback.open(config.maxConcurrent()).toCompletableFuture().get(OPENING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The start was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new ConfigurationException(ResumeSettings.property(operations.get(0).name())
                    + ": this node cannot open a port on 127.0.0.1, which it resumes abandoned requests by. Allow it, or set "
                    + "quarkus.rest-idempotency.resume.enabled=false on this node", e);
        }
        abandoned.start();
    }

    /** No further request is resumed; those that are under way go on. */
    public void stop() {
        abandoned.stop();
    }

    public void close() {
        loopback.close();
    }
}
