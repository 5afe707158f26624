package io.quarkiverse.rest.idempotency.runtime;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.protocol.ProtocolListener;
import io.quarkiverse.rest.idempotency.protocol.Purger;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;
import io.quarkiverse.rest.idempotency.runtime.audit.AuditEvents;
import io.quarkiverse.rest.idempotency.runtime.audit.AuditListener;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyBuildTimeConfig;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.config.ResumeSettings;
import io.quarkiverse.rest.idempotency.runtime.config.StoreType;
import io.quarkiverse.rest.idempotency.runtime.config.TransactionOwnership;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.runtime.resume.ResumedRequests;
import io.quarkiverse.rest.idempotency.runtime.resume.Resumption;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.StoreDecorator;
import io.quarkiverse.rest.idempotency.spi.StoredRequestCipher;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkus.arc.ClientProxy;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;

/**
 * The protocol of this node over the application's store, and its background tasks from start to shutdown.
 */
@Singleton
public class IdempotencyNode {

    private static final Duration LONGEST_HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

    private final OperationRegistry operations;
    private final NodeTimers timers;
    private final StorePipeline stores;
    private final ProtocolLimits limits;
    private final IdempotencyProtocol protocol;
    private final StoreProbe probe;
    /** Kept here, because its registry refers to it weakly. */
    private final SnapshotRestore restore;
    private final BackgroundReconciliation background;
    private final Resumption resumption;
    private final Purger purger;
    private final RequestServices services;
    private final boolean claims;

    IdempotencyNode(OperationRegistry operations, Callers callers, IdempotencyBuildTimeConfig build, IdempotencyConfig config,
            IdempotencyStore store, ApplicationBeans beans, NodeTimers timers, ResumedRequests resumed, Vertx vertx) {
        this.timers = timers;
        this.operations = operations;
        this.claims = config.transaction().ownership() == TransactionOwnership.CLAIM;
        NodeObserver observer = SpiBeans.only(NodeObserver.class, beans.observer, NodeObserver.NONE);
        this.stores = new StorePipeline(store, SpiBeans.only(StoreDecorator.class, beans.decorator, undecorated -> undecorated),
                config, observer, beans.cache, timers);
        this.limits = new ProtocolLimits(config.storeTimeout().reserve(), config.storeTimeout().complete(),
                config.heartbeatInterval().orElseGet(() -> heartbeatInterval(operations.all())),
                config.waiters().pollInterval(), config.waiters().max(), config.waiters().maxPerKey());
        RandomGenerator random = new SecureRandom();
        LoggingListener log = new LoggingListener(timers);
        this.protocol = new IdempotencyProtocol(stores.store(), timers, random, limits, listeners(log, observer, beans));
        this.probe = stores.probe(protocol::owner, limits.storeBound());
        this.restore = SnapshotRestore.register(protocol);
        observer.observe(protocol);
        this.background = background(store, config, random);
        background.search().observedBy(observer);
        this.resumption = new Resumption(operations.all(),
                new Resumption.Stores(listing(store), stores.observed()),
                SpiBeans.only(StoredRequestCipher.class, beans.cipher,
                        ResumeSettings.cipher(config.resume()).orElse(null)),
                resumed, new Resumption.Means(vertx, Infrastructure.getDefaultExecutor(), timers, random, observer),
                config.resume());
        this.purger = config.purge().enabled()
                ? new Purger(stores.observed(), timers, random, config.purge().interval(), config.purge().batchSize())
                : null;
        this.services = new RequestServices(protocol, limits, operations, callers,
                SpiBeans.only(ReplayAuthorizer.class, beans.authorizer, null),
                beans.transactions(), beans.sessions.stream().toList(),
                beans.tracing(), observer, log, resumption);
        if (store instanceof MemoryStore && LaunchMode.current() == LaunchMode.NORMAL && !operations.all().isEmpty()) {
            inProduction(build.store());
        }
    }

    /**
     * Behind a load balancer, a node that has no database is indistinguishable from one that protects: a retry that another
     * node gets runs its method again.
     *
     * @param chosen the configured store
     */
    private static void inProduction(Optional<StoreType> chosen) {
        if (chosen.isEmpty()) {
            throw new ConfigurationException("quarkus.rest-idempotency.store: expected a store that all nodes share, and the "
                    + "application has neither a JDBC datasource nor a reactive datasource of PostgreSQL. Records in the memory "
                    + "of a node are forgotten by a restart and unknown to other nodes, so a retry would run a method again. Add "
                    + "a datasource, or set quarkus.rest-idempotency.store=redis with quarkus-redis-client. For a single node "
                    + "whose keys may be forgotten, set quarkus.rest-idempotency.store=memory");
        }
        LOG.recordsInMemory();
    }

    private BackgroundReconciliation background(IdempotencyStore store, IdempotencyConfig config, RandomGenerator random) {
        Map<BoundOperation, GuardedReconciler> asked = new HashMap<>();
        operations.all().forEach(operation -> {
            GuardedReconciler reconciler = operations.reconciler(operation.name());
            if (config.reconcile().background().enabled() && reconciler != null && reconciler.inBackground()
                    && operation.enabled()
                    && operation.policy().stale() == StalePolicy.RECONCILE) {
                asked.put(operation, reconciler);
            }
        });
        BrowsableStore browsable = listing(store);
        if (browsable == null && !asked.isEmpty()) {
            LOG.recordsNotListed(asked.keySet().stream().map(BoundOperation::name).sorted().toList(),
                    ClientProxy.unwrap(store).getClass().getName(), BrowsableStore.class.getName());
            asked.clear();
        }
        return new BackgroundReconciliation(asked, browsable, protocol, timers, random,
                config.reconcile().background().interval(), config.reconcile().background().maxRecords());
    }

    /** The store, where it can list stale records; otherwise {@code null}. */
    private static BrowsableStore listing(IdempotencyStore store) {
        return ClientProxy.unwrap(store) instanceof BrowsableStore lists
                && lists.listed().contains(RecordFilter.State.STALE) ? lists : null;
    }

    private static ProtocolListener[] listeners(LoggingListener log, NodeObserver observer, ApplicationBeans beans) {
        List<ProtocolListener> listeners = new ArrayList<>(List.of(log, observer.listener()));
        AuditEvents audit = SpiBeans.only(AuditEvents.class, beans.audit, null);
        if (audit != null) {
            listeners.add(new AuditListener(audit::send));
        }
        return listeners.toArray(ProtocolListener[]::new);
    }

    private static Duration heartbeatInterval(Collection<BoundOperation> operations) {
        return operations.stream().map(operation -> operation.policy().lease().dividedBy(6))
                .filter(interval -> interval.compareTo(LONGEST_HEARTBEAT_INTERVAL) < 0)
                .min(Comparator.naturalOrder()).orElse(LONGEST_HEARTBEAT_INTERVAL);
    }

    void start(@Observes StartupEvent event) {
        background.search().start();
        resumption.start();
        if (purger != null) {
            purger.start();
        }
        List<String> inTransaction = operations.all().stream()
                .filter(operation -> operation.completion() == Completion.IN_TRANSACTION).map(BoundOperation::name).sorted()
                .toList();
        if (claims) {
            refuseClaims();
        } else if (!inTransaction.isEmpty()) {
            services.transactions().problem().ifPresent(
                    problem -> LOG.transactionsUnsuitable(inTransaction, problem));
        }
    }

    private void refuseClaims() {
        services.transactions().claimProblem().ifPresent(why -> {
            throw new ConfigurationException("quarkus.rest-idempotency.transaction.ownership=claim cannot be used: " + why
                    + ". Or set it to lease");
        });
    }

    void stop(@Observes Shutdown event) {
        background.search().stop();
        resumption.stop();
        if (purger != null) {
            purger.stop();
        }
    }

    @PreDestroy
    void end() {
        resumption.close();
        timers.stop();
        stores.end();
    }

    public IdempotencyProtocol protocol() {
        return protocol;
    }

    /** The services that the handlers of requests use. */
    public RequestServices services() {
        return services;
    }

    /**
     * Whether keys can be reserved: the result of the last request counts, and where that was a failure, the result of a write.
     *
     * @return completes within the time that a request waits for the store, on any thread; never fails
     */
    public CompletableFuture<Boolean> storeUsable() {
        return probe.usable();
    }

    /**
     * Finds out the time of the store's clock.
     *
     * @return completes on any thread; fails when the store does not answer
     */
    public CompletableFuture<Instant> storeTime() {
        return probe.time();
    }

    /**
     * Whether the calls that requests wait for are made at the moment.
     *
     * @return the name of the state of the store's circuit breaker; empty for a store that has none
     */
    public Optional<String> storeBreaker() {
        return stores.breaker();
    }

    /** Removes from the local cache of this node a record that the store has already deleted. */
    void forgetCached(RecordId id) {
        stores.forgetCached(id);
    }
}
