package io.quarkiverse.rest.idempotency.runtime;

import java.net.URI;
import java.security.Principal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.StoreFailure;
import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.runtime.audit.AuditEvents;
import io.quarkiverse.rest.idempotency.runtime.audit.AuditListener;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.ByteCount;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.config.OperationBinder;
import io.quarkiverse.rest.idempotency.runtime.config.OperationSetting;
import io.quarkiverse.rest.idempotency.runtime.core.Attempt;
import io.quarkiverse.rest.idempotency.runtime.core.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.runtime.core.ProtocolLimits;
import io.quarkiverse.rest.idempotency.runtime.core.ProtocolListener;
import io.quarkiverse.rest.idempotency.runtime.core.Purger;
import io.quarkiverse.rest.idempotency.runtime.core.StalePolicy;
import io.quarkiverse.rest.idempotency.runtime.gathering.GatheringLimits;
import io.quarkiverse.rest.idempotency.runtime.gathering.GatheringStore;
import io.quarkiverse.rest.idempotency.runtime.lifecycle.LifecyclePolicy;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.runtime.replaycache.CachingStore;
import io.quarkiverse.rest.idempotency.runtime.store.memory.MemoryStore;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeThreads;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
import io.quarkiverse.rest.idempotency.runtime.tracing.RequestTracing;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.PrincipalResolver;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkus.arc.ClientProxy;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;

/**
 * The protocol of this node with the application's operations, store and realm. It is made at start, so that a configuration
 * that cannot be used stops the start.
 */
@Singleton
public class IdempotencyRuntime {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");
    private static final int MAX_REALM = 255;
    private static final int CACHE_THREADS = 8;
    private static final Duration LONGEST_HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

    private final Map<String, BoundOperation> operations;
    private final Map<String, GuardedReconciler> reconcilers = new HashMap<>();
    private final IdempotencyProtocol protocol;
    private final LoggingListener log;
    private final RealmResolver configuredRealm;
    private final RealmResolver realms;
    private final PrincipalResolver principals;
    private final URI documentation;
    private final Purger purger;
    private final BackgroundReconciliation background;
    private final BusinessTransactions transactions;
    private final Map<String, ResponseRebuilder> rebuilders;
    private final ReplayAuthorizer replayAuthorizer;
    private final Map<String, OperationProfile> profiles;
    private final GuardedStore guard;
    /** {@code null} where nothing is kept of callers. */
    private final CallerHash callers;
    /** {@code null} where no record is kept in the node. */
    private final CachingStore cache;
    private final StoreProbe probe;
    private final SnapshotRestore restore;
    private final RequestTracing tracing;
    private final ProtocolLimits limits;
    private final NodeTimers timers;
    private final List<ExecutorService> threads = new ArrayList<>();

    IdempotencyRuntime(OperationDefinitions definitions, IdempotencyConfig config, IdempotencyStore store,
            ApplicationBeans beans, Vertx vertx) {
        Map<String, Reconciler> reconcilersByOperation = SpiBeans.byOperation(Reconciler.class,
                reconciler -> Set.of(reconciler.operation()));
        this.rebuilders = SpiBeans.byOperation(ResponseRebuilder.class,
                rebuilder -> Set.of(rebuilder.operation()));
        this.profiles = SpiBeans.byOperation(OperationProfile.class, OperationProfile::operations);
        profiles.forEach((operation, profile) -> {
            profile.reconciler(operation).ifPresent(own -> reconcilersByOperation.putIfAbsent(operation, own));
            profile.rebuilder(operation).ifPresent(own -> rebuilders.putIfAbsent(operation, own));
        });
        this.replayAuthorizer = SpiBeans.only(ReplayAuthorizer.class, beans.authorizer, null);
        this.operations = OperationBinder.bind(definitions.definitions(), config, reconcilersByOperation.keySet(),
                rebuilders.keySet(), defaults(profiles));
        this.tracing = SpiBeans.only(RequestTracing.class, beans.tracing, RequestTracing.NONE);
        OwnContext ownContext = new OwnContext(vertx, tracing);
        reconcilersByOperation.forEach((name, reconciler) -> reconcilers.put(name,
                new GuardedReconciler(reconciler, operations.get(name), ownContext)));
        this.documentation = config.documentation();
        this.callers = config.callers().secret().map(CallerHash::new).orElse(null);
        this.transactions = SpiBeans.only(BusinessTransactions.class, beans.transactions, null);
        this.configuredRealm = new ConfiguredRealm(config.realm().name(), config.realm().header());
        this.realms = SpiBeans.only(RealmResolver.class, beans.realm, configuredRealm);
        this.principals = SpiBeans.only(PrincipalResolver.class, beans.principal,
                (caller, request) -> caller == null ? null : caller.getName());
        this.timers = new NodeTimers();
        boolean inMemory = store instanceof MemoryStore;
        NodeObserver observer = SpiBeans.only(NodeObserver.class, beans.observer, NodeObserver.NONE);
        IdempotencyStore observed = observer.observed(store);
        this.guard = inMemory ? null : new GuardedStore(observed, timers, config.storeTime().reserve());
        IdempotencyStore guarded = inMemory ? observed : guard;
        if (!inMemory && config.gathering().enabled()) {
            ExecutorService gatherers = threads(GatheringStore.KINDS * config.gathering().maxStatements(),
                    "idempotency-gathering");
            guarded = new GatheringStore(guarded, gatherers, timers,
                    new GatheringLimits(config.gathering().maxStatements(), config.gathering().maxElements(),
                            ByteCount.of(config.gathering().maxBytes()), config.storeTime().reserve()));
        }
        if (!inMemory && config.replayCache().enabled()) {
            guarded = new CachingStore(guarded, beans.cache, InstantSource.system(),
                    ByteCount.of(config.replayCache().maxRecordSize()), config.replayCache().maxAge(),
                    threads(CACHE_THREADS, "idempotency-cache"));
        }
        this.cache = guarded instanceof CachingStore caching ? caching : null;
        this.limits = new ProtocolLimits(config.storeTime().reserve(), config.storeTime().complete(),
                config.heartbeatInterval().orElseGet(() -> heartbeatInterval(operations.values())),
                config.waiters().pollInterval(), config.waiters().max(), config.waiters().maxPerKey());
        RandomGenerator random = new SecureRandom();
        this.log = new LoggingListener(timers);
        this.protocol = new IdempotencyProtocol(guarded, timers, random, limits, listeners(log, observer, beans));
        this.probe = new StoreProbe(inMemory ? observed : guard, () -> inMemory || guard.reservesWork(), protocol::owner,
                limits.storeBound());
        this.restore = SnapshotRestore.register(protocol);
        observer.observe(protocol);
        this.background = background(store, config, random);
        background.operations().forEach(operation -> observer.observeAbandoned(operation.name(),
                () -> background.unresolved(operation).count(), () -> background.unresolved(operation).oldest()));
        this.purger = config.purge().enabled()
                ? new Purger(observed, timers, random, config.purge().interval(), config.purge().batchSize())
                : null;
        if (inMemory && LaunchMode.current() == LaunchMode.NORMAL && !operations.isEmpty()) {
            LOG.warn("Idempotency records are kept in the memory of this node: a restart forgets them, and other nodes do not "
                    + "know of them, so a retry can run a method again. Add a JDBC datasource, or set "
                    + "quarkus.rest-idempotency.store, to keep them in a database.");
        }
    }

    private BackgroundReconciliation background(IdempotencyStore store, IdempotencyConfig config, RandomGenerator random) {
        Map<BoundOperation, GuardedReconciler> asked = new HashMap<>();
        reconcilers.forEach((name, reconciler) -> {
            BoundOperation operation = operations.get(name);
            if (config.reconcile().background().enabled() && reconciler.inBackground() && operation.enabled()
                    && operation.policy().stale() == StalePolicy.RECONCILE) {
                asked.put(operation, reconciler);
            }
        });
        BrowsableStore browsable = ClientProxy.unwrap(store) instanceof BrowsableStore lists
                && lists.listed().contains(RecordFilter.State.STALE) ? lists : null;
        if (browsable == null && !asked.isEmpty()) {
            LOG.warnf(
                    "Abandoned records of %s are reconciled only when a duplicate comes, because the store %s cannot list its "
                            + "records. Expected one that implements %s.",
                    asked.keySet().stream().map(BoundOperation::name).sorted()
                            .toList(),
                    ClientProxy.unwrap(store).getClass().getName(), BrowsableStore.class.getName());
            asked.clear();
        }
        return new BackgroundReconciliation(asked, browsable, protocol, timers, random,
                config.reconcile().background().interval(), config.reconcile().background().maxRecords());
    }

    private static ProtocolListener[] listeners(LoggingListener log, NodeObserver observer, ApplicationBeans beans) {
        List<ProtocolListener> listeners = new ArrayList<>(List.of(log, observer.listener()));
        AuditEvents audit = SpiBeans.only(AuditEvents.class, beans.audit, null);
        if (audit != null) {
            listeners.add(new AuditListener(audit::send));
        }
        return listeners.toArray(ProtocolListener[]::new);
    }

    private static Map<String, Map<String, String>> defaults(Map<String, OperationProfile> profiles) {
        Map<String, Map<String, String>> defaults = new HashMap<>();
        profiles.forEach((operation, profile) -> defaults.put(operation, profile.defaults(operation)));
        return defaults;
    }

    private static Duration heartbeatInterval(Collection<BoundOperation> operations) {
        return operations.stream().map(operation -> operation.policy().lease().dividedBy(6))
                .filter(interval -> interval.compareTo(LONGEST_HEARTBEAT_INTERVAL) < 0)
                .min(Comparator.naturalOrder()).orElse(LONGEST_HEARTBEAT_INTERVAL);
    }

    void start(@Observes StartupEvent event) {
        background.start();
        if (purger != null) {
            purger.start();
        }
        List<String> inTransaction = operations.values().stream()
                .filter(operation -> operation.completion() == Completion.IN_TRANSACTION).map(BoundOperation::name).sorted()
                .toList();
        if (transactions != null && !inTransaction.isEmpty()) {
            transactions.problem().ifPresent(
                    problem -> LOG.warnf("%s complete in their transactions, but %s.", inTransaction, problem));
        }
    }

    void stop(@Observes Shutdown event) {
        background.stop();
        if (purger != null) {
            purger.stop();
        }
    }

    @PreDestroy
    void end() {
        timers.stop();
        threads.forEach(ExecutorService::shutdown);
    }

    /** Of the node: a worker of the application that waits for an answer must not be the one that would bring it. */
    private ExecutorService threads(int count, String name) {
        ExecutorService made = NodeThreads.upTo(count, name);
        threads.add(made);
        return made;
    }

    /**
     * @param name the name of an operation that the build found
     */
    public BoundOperation operation(String name) {
        return operations.get(name);
    }

    /**
     * Finds out where the settings of the operations come from. Nothing is kept of that for requests, which do not need it.
     *
     * @return the settings of each operation by its name
     */
    public Map<String, List<OperationSetting>> explain(OperationDefinitions definitions, IdempotencyConfig config) {
        return OperationBinder.explain(definitions.definitions(), config, reconcilers.keySet(), rebuilders.keySet(),
                defaults(profiles));
    }

    public IdempotencyProtocol protocol() {
        return protocol;
    }

    /** The settings that decide of the life of a request to an operation. */
    public LifecyclePolicy lifecyclePolicy(BoundOperation operation) {
        return new LifecyclePolicy(operation.outcomes(), operation.storeFailure() == StoreFailure.RUN_UNPROTECTED, limits);
    }

    /** Tells people, but not for each request, that the store did not say what becomes of a request. */
    public void storeUnavailable(BoundOperation operation, boolean runs, Throwable cause) {
        log.storeUnavailable(operation.name(), runs ? "runs unprotected" : "is refused", cause);
    }

    /**
     * Logs that the body of a request is larger than its operation accepts.
     *
     * @param size how many bytes are known of
     * @return what the request is answered with
     */
    public IdempotencyException bodyTooLarge(BoundOperation operation, long size) {
        log.bodyTooLarge(operation, size);
        return Refusals.bodyTooLarge(operation);
    }

    /** The transactions of operations that are completed in them; such an operation is only bound where there are any. */
    public BusinessTransactions transactions() {
        return transactions;
    }

    /** Who is asked before a replay, or {@code null}. */
    public ReplayAuthorizer replayAuthorizer() {
        return replayAuthorizer;
    }

    /**
     * @return who builds the responses of an operation again, or {@code null}
     */
    public ResponseRebuilder rebuilder(String operation) {
        return rebuilders.get(operation);
    }

    /**
     * @return what another extension says about an operation, or {@code null}
     */
    public OperationProfile profile(String operation) {
        return profiles.get(operation);
    }

    /**
     * Whether keys can be reserved: what requests met last counts, and a write where that was a failure.
     *
     * @return completes within the time that a request waits for the store, on any thread; never fails
     */
    public CompletableFuture<Boolean> storeUsable() {
        return probe.usable();
    }

    /**
     * Whether the calls that requests wait for are made at the moment.
     *
     * @return the name of the state of the store's circuit breaker; empty for a store that has none
     */
    public Optional<String> storeBreaker() {
        return Optional.ofNullable(guard).map(guarded -> guarded.breaker().name());
    }

    /** Forgets the record that this node may have in its local cache, which the store has forgotten before. */
    void forgetCached(RecordId id) {
        if (cache != null) {
            cache.forget(id);
        }
    }

    /** Where it is told what becomes of a request. */
    public RequestTracing tracing() {
        return tracing;
    }

    /** Where clients find how this service uses the header. */
    public URI documentation() {
        return documentation;
    }

    /** Tells the realm of a request by configuration alone. */
    public RealmResolver configuredRealm() {
        return configuredRealm;
    }

    /**
     * @return the realm of a request
     * @throws IllegalStateException if the application's resolver gives one that cannot be used
     */
    public String realm(RealmResolver.RealmRequest request) {
        String realm = realms.resolve(request);
        if (realm == null) {
            throw new IllegalStateException("Expected a realm from " + realms.getClass().getName() + ", got null");
        }
        return realm;
    }

    /**
     * @param caller the principal of an authenticated caller, or {@code null} when it has none
     * @return the name of the caller in the namespace of keys; {@code null} when the caller has none
     */
    public String principal(Principal caller, RealmResolver.RealmRequest request) {
        String name = principals.resolve(caller, request);
        return name == null || name.isBlank() ? null : name;
    }

    /** Tells people, but not for each request, that a request is rejected because its caller has no name. */
    public void callerUnnamed(BoundOperation operation, Principal caller) {
        log.callerUnnamed(operation.name(), caller);
    }

    /**
     * A request with a key, as the protocol sees it.
     */
    public Attempt attempt(BoundOperation operation, IdempotentRequest request) {
        GuardedReconciler reconciler = reconcilers.get(operation.name());
        return new Attempt(RecordId.of(request.realm(), request.principal(), request.key()),
                shorten(request.realm()), caller(request.realm(), request.principal()), request.binding(), operation.policy(),
                reconciler == null ? null : reconciler.of(request));
    }

    /**
     * @return what the records of a caller are found by; {@code null} where that is not kept, as of anonymous callers
     */
    String caller(String realm, String principal) {
        return callers == null || principal == null ? null : callers.of(realm, principal);
    }

    /** The id covers the whole realm; what is kept beside it is for people. */
    private static String shorten(String realm) {
        return realm.length() <= MAX_REALM ? realm : realm.substring(0, MAX_REALM);
    }
}
