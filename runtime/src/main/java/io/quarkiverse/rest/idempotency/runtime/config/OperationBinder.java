package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.fingerprint.FingerprintRules;
import io.quarkiverse.rest.idempotency.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.http.KeyLifetime;
import io.quarkiverse.rest.idempotency.http.KeyParser;
import io.quarkiverse.rest.idempotency.keys.KeySource;
import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;
import io.quarkiverse.rest.idempotency.spi.KeyResolver;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;

/**
 * Gives each operation its settings: the configuration of the operation, else the annotation, else its profile, else the
 * global default. Settings that cannot be used stop the start: it reports all problems at once, each by the property that
 * has to change.
 */
public final class OperationBinder {

    static final String PREFIX = "quarkus.rest-idempotency.";

    /** The names that a header may have (RFC 9110, section 5.6.2). */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final IdempotencyConfig config;
    private final List<String> problems = new ArrayList<>();

    private final Set<String> reconciled;
    private final Set<String> rebuilt;
    private final Map<String, Map<String, String>> defaults;
    private final KeySources keySources;

    private OperationBinder(IdempotencyConfig config, Set<String> reconciled, Set<String> rebuilt,
            Map<String, Map<String, String>> defaults, Map<String, KeyResolver> keyResolvers) {
        this.config = config;
        this.reconciled = reconciled;
        this.rebuilt = rebuilt;
        this.defaults = defaults;
        this.keySources = new KeySources(config, keyResolvers, problems);
    }

    /**
     * @param definitions the operations that the build found
     * @param config the configuration of this start
     * @param reconciled the operations that have a reconciler
     * @param rebuilt the operations that have a rebuilder
     * @param defaults the attributes that profiles set, by operation and name
     * @param keyResolvers the beans that find keys, by their names
     * @return the operations by name
     * @throws ConfigurationException if a property cannot be used; its message names each
     */
    public static Map<String, BoundOperation> bind(Collection<OperationDefinition> definitions, IdempotencyConfig config,
            Set<String> reconciled, Set<String> rebuilt, Map<String, Map<String, String>> defaults,
            Map<String, KeyResolver> keyResolvers) {
        OperationBinder binder = new OperationBinder(config, reconciled, rebuilt, defaults, keyResolvers);
        Map<String, BoundOperation> bound = new HashMap<>();
        for (OperationDefinition definition : definitions) {
            binder.bind(definition).ifPresent(operation -> bound.put(operation.name(), operation));
        }
        binder.problems.addAll(NodeSettings.problems(config));
        binder.rejectUnknownOperations(definitions);
        binder.keySources.rejectUnused();
        if (!binder.problems.isEmpty()) {
            throw new ConfigurationException("The configuration of quarkus-rest-idempotency cannot be used:\n - "
                    + String.join("\n - ", new LinkedHashSet<>(binder.problems)));
        }
        return bound;
    }

    /** As above, where no bean finds keys. */
    public static Map<String, BoundOperation> bind(Collection<OperationDefinition> definitions, IdempotencyConfig config,
            Set<String> reconciled, Set<String> rebuilt, Map<String, Map<String, String>> defaults) {
        return bind(definitions, config, reconciled, rebuilt, defaults, Map.of());
    }

    /** As above, where no profile says anything. */
    public static Map<String, BoundOperation> bind(Collection<OperationDefinition> definitions, IdempotencyConfig config,
            Set<String> reconciled, Set<String> rebuilt) {
        return bind(definitions, config, reconciled, rebuilt, Map.of());
    }

    /**
     * Binds the operations once more, to show where their settings come from. The arguments are those of a successful call
     * of {@link #bind(Collection, IdempotencyConfig, Set, Set, Map, Map)}.
     *
     * @return the settings of each operation by its name, in alphabetical order
     */
    public static Map<String, List<OperationSetting>> explain(Collection<OperationDefinition> definitions,
            IdempotencyConfig config, Set<String> reconciled, Set<String> rebuilt, Map<String, Map<String, String>> defaults,
            Map<String, KeyResolver> keyResolvers) {
        OperationBinder binder = new OperationBinder(config, reconciled, rebuilt, defaults, keyResolvers);
        Map<String, List<OperationSetting>> explained = new TreeMap<>();
        for (OperationDefinition definition : definitions) {
            Layers layers = binder.layers(definition);
            binder.bind(definition, layers);
            explained.put(definition.getName(), layers.picked());
        }
        return explained;
    }

    private Layers layers(OperationDefinition definition) {
        return new Layers(definition, config.operations().get(definition.getName()),
                new Attributes(defaults.getOrDefault(definition.getName(), Map.of())));
    }

    private void rejectUnknownOperations(Collection<OperationDefinition> definitions) {
        Collection<String> known = new TreeSet<>();
        definitions.forEach(definition -> known.add(definition.getName()));
        for (String name : new TreeSet<>(config.operations().keySet())) {
            if (!known.contains(name)) {
                problems.add(PREFIX + "operations.\"" + name + "\": there is no such operation; there are " + known);
            }
        }
        rejectBeansOfUnknownOperations("OperationProfile", defaults.keySet(), known);
        rejectBeansOfUnknownOperations("Reconciler", reconciled, known);
        rejectBeansOfUnknownOperations("ResponseRebuilder", rebuilt, known);
    }

    private void rejectBeansOfUnknownOperations(String bean, Set<String> operations, Collection<String> known) {
        for (String name : new TreeSet<>(operations)) {
            if (!known.contains(name)) {
                problems.add(bean + " bean for the unknown operation '" + name + "'. Expected one of " + known
                        + ". Correct or remove it");
            }
        }
    }

    private Optional<BoundOperation> bind(OperationDefinition definition) {
        Layers of = layers(definition);
        Map<String, String> unreadable = of.profiled.problems();
        unreadable.forEach((name, problem) -> problems.add("The OperationProfile of '" + definition.getName()
                + "' cannot be used, attribute " + name + ": " + problem));
        if (!unreadable.isEmpty()) {
            return Optional.empty();
        }
        return bind(definition, of);
    }

    private Optional<BoundOperation> bind(OperationDefinition definition, Layers of) {
        OperationConfig own = of.own;
        Attributes annotated = of.annotated;
        Attributes profiled = of.profiled;
        int before = problems.size();
        if (definition.isWithoutHttp()) {
            problems.addAll(HttpSettings.problems(PREFIX + "operations.\"" + definition.getName() + "\".", own));
        }
        String headerName = of.pick("header-name", own.headerName(), config.headerName());
        if (!TOKEN.matcher(headerName).matches()) {
            problems.add(of.property("header-name") + ": expected the name of a header, was '" + headerName + "'");
        }
        KeyFormat keyFormat = of.pick("key-format", own.keyFormat(), annotated.keyFormat(), profiled.keyFormat(),
                config.keyFormat());
        KeyParser keyParser = checked(of, "max-key-length",
                () -> new KeyParser(keyFormat, config.strictKeySyntax(), config.maxKeyLength()));
        KeySource keySource = keySources.of(of);
        Duration retention = positive(of, "retention",
                of.pick("retention", own.retention(), annotated.retention(), profiled.retention(), config.retention()));
        boolean repeatableRequests = of.pick("repeatable-requests", own.repeatableRequests(), config.repeatableRequests());
        KeyLifetime keyLifetime = keyLifetime(of, keyFormat, repeatableRequests, retention);
        Duration clientErrorRetention = positiveIfSet(of, "client-error-retention", own.clientErrorRetention(),
                config.clientErrorRetention(), retention);
        Duration tombstoneRetention = positiveIfSet(of, "tombstone-retention", own.tombstoneRetention(),
                config.tombstoneRetention(), Duration.ZERO);
        Duration lease = positive(of, "lease",
                of.pick("lease", own.lease(), annotated.lease(), profiled.lease(), config.lease()));
        Duration maxExecution = positiveIfSet(of, "max-execution-time", own.maxExecutionTime(), config.maxExecutionTime(),
                OperationPolicy.UNLIMITED);
        Duration waitLimit = of.pick("wait-limit", own.waitLimit(), annotated.waitLimit(), profiled.waitLimit(),
                config.waitLimit());
        if (waitLimit.isNegative()) {
            problems.add(of.property("wait-limit") + ": expected a duration that is not negative, was " + waitLimit);
        }
        int inFlightStatus = of.pick("in-flight-status", own.inFlightStatus(), annotated.inFlightStatus(),
                profiled.inFlightStatus(), config.inFlightStatus());
        if (inFlightStatus != 409 && inFlightStatus != 503) {
            problems.add(of.property("in-flight-status") + ": expected 409 or 503, was " + inFlightStatus);
        }
        Replay replay = of.pick("replay", own.replay(), annotated.replay(), profiled.replay(), config.replay());
        if (replay == Replay.REBUILD && !rebuilt.contains(definition.getName())) {
            problems.add(of.property("replay") + ": REBUILD needs a ResponseRebuilder bean whose operation() is '"
                    + definition.getName() + "', and there is none");
        }
        Completion completion = of.pick("completion", own.completion(), annotated.completion(), profiled.completion(),
                config.completion());
        if (completion == Completion.IN_TRANSACTION && !definition.getNotInTransaction().isEmpty()) {
            problems.add(of.property("completion") + ": " + definition.getMethod() + " cannot be completed in a transaction, "
                    + definition.getNotInTransaction());
        }
        StaleLease staleLease = of.pick("stale-lease", own.staleLease(), annotated.staleLease(), profiled.staleLease(),
                config.staleLease());
        if (config.heartbeatInterval().filter(interval -> !interval.isNegative()).isPresent()
                && lease.dividedBy(3).compareTo(config.heartbeatInterval().get()) < 0) {
            problems.add(of.property("lease") + ": expected at least three times " + PREFIX + "heartbeat-interval="
                    + config.heartbeatInterval().get() + ", was " + lease);
        }
        ReconcileSettings reconcile = reconcile(of);
        Duration backOff = of.pick("reconcile.back-off", own.reconcile().backOff(), config.reconcile().backOff());
        if (backOff.isNegative()) {
            problems.add(of.property("reconcile.back-off") + ": expected a duration that is not negative, was " + backOff);
        }
        RecordingRule recordedStatuses = checked(of, "released-statuses", () -> new RecordingRule(
                of.pick("released-statuses", own.releasedStatuses(), config.releasedStatuses()),
                of.pick("release-with-retry-after", own.releaseWithRetryAfter(), config.releaseWithRetryAfter())));
        HeaderAllowList replayHeaders = checked(of, "replay-headers", () -> new HeaderAllowList(
                of.pick("replay-headers", own.replayHeaders(), config.replayHeaders())));
        RequestBodyBounds requestBody = requestBody(of);
        FingerprintRules fingerprint = FingerprintSettings.of(of, config, problems::add);
        StalePolicy stale = stalePolicy(definition.getName(), completion, staleLease);
        StepSettings steps = StepSettings.of(of, config, ResumeSettings.storedHeaders(definition, of, config, headerName,
                keySource, repeatableRequests, fingerprint, completion, stale, problems), problems);
        StepSettings.check(definition, of, completion, stale, problems);
        if (problems.size() > before) {
            return Optional.empty();
        }
        return Optional.of(new BoundOperation(definition.getName(), definition.getMethod(),
                of.pick("enabled", own.enabled(), annotated.enabled(), profiled.enabled(), true) && config.enabled(),
                headerName,
                of.pick("key-requirement", own.keyRequirement(), annotated.keyRequirement(), profiled.keyRequirement(),
                        config.keyRequirement()),
                keyParser, keySource, keyLifetime, repeatableRequests,
                fingerprint,
                new OperationPolicy(lease, keyLifetime == null ? retention : keyLifetime.kept(),
                        of.pick("in-flight", own.inFlight(), annotated.inFlight(), profiled.inFlight(), config.inFlight()),
                        waitLimit,
                        stale, backOff,
                        completion == Completion.IN_TRANSACTION && config.sql().asynchronousReserve(), maxExecution,
                        clientErrorRetention, tombstoneRetention)
                        .withClaims(completion == Completion.IN_TRANSACTION
                                && config.transaction().ownership() == TransactionOwnership.CLAIM)
                        .withResumes(steps.resumes(completion, stale)),
                recordedStatuses, replay, replayHeaders,
                of.pick("body-limit", own.bodyLimit().map(MemorySize::asLongValue), annotated.bodyLimit(), profiled.bodyLimit(),
                        config.bodyLimit().asLongValue()),
                inFlightStatus, config.retryAfter(), reconcile, completion,
                of.pick("store-failure", own.storeFailure(), config.storeFailure()), requestBody, steps));
    }

    /** Binds the check for expired keys: only keys that tell their time can be too old. */
    private KeyLifetime keyLifetime(Layers of, KeyFormat format, boolean repeatableRequests, Duration retention) {
        Duration skew = of.pick("key-clock-skew", of.own.keyClockSkew(), config.keyClockSkew());
        if (skew.isNegative()) {
            problems.add(of.property("key-clock-skew") + ": expected a duration that is not negative, was " + skew);
        }
        boolean rejects = of.pick("reject-expired-keys", of.own.rejectExpiredKeys(), Optional.empty(),
                of.profiled.rejectExpiredKeys(), config.rejectExpiredKeys());
        boolean uuids = rejects && format == KeyFormat.UUIDV7;
        return uuids || repeatableRequests ? new KeyLifetime(retention, skew, uuids) : null;
    }

    /** Without a limit of its own, a body with a key is as large as the application takes one without. */
    private RequestBodyBounds requestBody(Layers of) {
        long memory = ByteCount.of(config.requestBodyMemory());
        if (of.own.requestBodyLimit().isEmpty() && config.requestBodyLimit().isEmpty()) {
            return new RequestBodyBounds(memory, Long.MAX_VALUE, "");
        }
        long limit = of.pick("request-body-limit", of.own.requestBodyLimit().map(ByteCount::of),
                config.requestBodyLimit().map(ByteCount::of).orElse(Long.MAX_VALUE));
        if (limit < 1) {
            problems.add(of.property("request-body-limit") + ": expected 1 or more, was " + limit);
        }
        return new RequestBodyBounds(memory, limit, of.property("request-body-limit"));
    }

    private StalePolicy stalePolicy(String operation, Completion completion, StaleLease configured) {
        if (completion == Completion.IN_TRANSACTION) {
            // A record in progress proves that the transaction was not committed, and after the takeover it cannot be.
            return StalePolicy.RE_EXECUTE;
        }
        if (reconciled.contains(operation)) {
            return StalePolicy.RECONCILE;
        }
        return configured == StaleLease.RE_EXECUTE ? StalePolicy.RE_EXECUTE : StalePolicy.REJECT;
    }

    private ReconcileSettings reconcile(Layers of) {
        OperationReconcileConfig own = of.own.reconcile();
        ReconcileConfig global = config.reconcile();
        int retries = of.pick("reconcile.retries", own.retries(), global.retries());
        if (retries < 0) {
            problems.add(of.property("reconcile.retries") + ": expected 0 or more, was " + retries);
        }
        int maxConcurrent = of.pick("reconcile.max-concurrent", own.maxConcurrent(), global.maxConcurrent());
        if (maxConcurrent < 1) {
            problems.add(of.property("reconcile.max-concurrent") + ": expected 1 or more, was " + maxConcurrent);
        }
        return new ReconcileSettings(
                positive(of, "reconcile.timeout",
                        of.pick("reconcile.timeout", own.timeout(), global.timeout())),
                retries,
                positive(of, "reconcile.retry-delay",
                        of.pick("reconcile.retry-delay", own.retryDelay(), global.retryDelay())),
                maxConcurrent,
                positive(of, "reconcile.breaker-delay",
                        of.pick("reconcile.breaker-delay", own.breakerDelay(), global.breakerDelay())));
    }

    private Duration positive(Layers of, String setting, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            problems.add(of.property(setting) + ": expected a positive duration, was " + duration);
        }
        return duration;
    }

    /** For a setting that is set nowhere by default. */
    private Duration positiveIfSet(Layers of, String setting, Optional<Duration> own, Optional<Duration> global,
            Duration unset) {
        return own.isEmpty() && global.isEmpty() ? unset : positive(of, setting, of.pick(setting, own, global.orElse(unset)));
    }

    private <T> T checked(Layers of, String setting, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            // Asked now, because where a setting comes from is known once it has been picked.
            problems.add(of.property(setting) + ": " + e.getMessage());
            return null;
        }
    }
}
