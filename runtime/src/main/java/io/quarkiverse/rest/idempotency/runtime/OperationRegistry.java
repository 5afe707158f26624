package io.quarkiverse.rest.idempotency.runtime;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.FormerNames;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.config.OperationBinder;
import io.quarkiverse.rest.idempotency.runtime.config.OperationSetting;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
import io.quarkiverse.rest.idempotency.spi.FingerprintResolver;
import io.quarkiverse.rest.idempotency.spi.KeyResolver;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RequestBodyRewriter;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;

/**
 * The operations of the application with their settings, and with the beans and profiles of application and extensions for
 * each. It is made at start, so that a configuration that cannot be used stops the start.
 */
@Singleton
public class OperationRegistry {

    private final Map<String, BoundOperation> operations;
    private final Map<String, GuardedReconciler> reconcilers = new HashMap<>();
    private final Map<String, ResponseRebuilder> rebuilders;
    private final Map<String, RequestBodyRewriter> rewriters;
    private final Map<String, OperationProfile> profiles;
    private final Map<String, FingerprintResolver> fingerprintResolvers;
    private final Map<String, KeyResolver> keyResolvers;
    private final URI documentation;
    private final Problems problems;

    OperationRegistry(OperationDefinitions definitions, IdempotencyConfig config, ApplicationBeans beans, Vertx vertx,
            NodeTimers timers) {
        Map<String, Reconciler> reconcilersByOperation = SpiBeans.byOperation(Reconciler.class,
                reconciler -> Set.of(reconciler.operation()));
        this.rebuilders = SpiBeans.byOperation(ResponseRebuilder.class,
                rebuilder -> Set.of(rebuilder.operation()));
        this.rewriters = SpiBeans.byOperation(RequestBodyRewriter.class,
                rewriter -> Set.of(rewriter.operation()));
        this.profiles = SpiBeans.byOperation(OperationProfile.class, OperationProfile::operations);
        this.keyResolvers = SpiBeans.byOperation(KeyResolver.class, resolver -> Set.of(resolver.name()));
        profiles.forEach((operation, profile) -> {
            profile.reconciler(operation).ifPresent(own -> reconcilersByOperation.putIfAbsent(operation, own));
            profile.rebuilder(operation).ifPresent(own -> rebuilders.putIfAbsent(operation, own));
            profile.bodyRewriter(operation).ifPresent(own -> rewriters.putIfAbsent(operation, own));
        });
        FormerNames.report(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class), config.operations().keySet(),
                LOG::propertyRenamed);
        this.operations = OperationBinder.bind(definitions.definitions(), config, reconcilersByOperation.keySet(),
                rebuilders.keySet(), defaults(profiles), keyResolvers);
        SpiBeans.rejectUnknown(RequestBodyRewriter.class, "operation()", rewriters.keySet(), operations.keySet());
        this.fingerprintResolvers = FingerprintResolvers.of(operations);
        OwnContext ownContext = new OwnContext(vertx, beans.tracing());
        reconcilersByOperation.forEach((name, reconciler) -> reconcilers.put(name,
                new GuardedReconciler(reconciler, operations.get(name), ownContext, Infrastructure.getDefaultExecutor(),
                        timers)));
        this.documentation = config.documentationUrl();
        this.problems = new Problems(config.problem().errorMember(), profiles, operations.keySet());
    }

    private static Map<String, Map<String, String>> defaults(Map<String, OperationProfile> profiles) {
        Map<String, Map<String, String>> defaults = new HashMap<>();
        profiles.forEach((operation, profile) -> defaults.put(operation, profile.defaults(operation)));
        return defaults;
    }

    /**
     * @param name the name of an operation that the build found
     */
    public BoundOperation operation(String name) {
        return operations.get(name);
    }

    Collection<BoundOperation> all() {
        return operations.values();
    }

    /**
     * @return the reconciler of stale records of an operation, or {@code null}
     */
    GuardedReconciler reconciler(String operation) {
        return reconcilers.get(operation);
    }

    /**
     * @return the rebuilder of the responses of an operation, or {@code null}
     */
    public ResponseRebuilder rebuilder(String operation) {
        return rebuilders.get(operation);
    }

    /**
     * @return changes the bodies of requests to an operation before its method reads them, or {@code null}
     */
    public RequestBodyRewriter rewriter(String operation) {
        return rewriters.get(operation);
    }

    /**
     * @return the profile of an operation by another extension, or {@code null}
     */
    public OperationProfile profile(String operation) {
        return profiles.get(operation);
    }

    /** The bodies of rejections. */
    public Problems problems() {
        return problems;
    }

    /**
     * @return the resolver of the value that stands for the body of a request of an operation, or {@code null}
     */
    public FingerprintResolver fingerprintResolver(String operation) {
        return fingerprintResolvers.get(operation);
    }

    /** Where clients find how this service uses the header. */
    public URI documentation() {
        return documentation;
    }

    /**
     * Finds out where the settings of the operations come from. Nothing is kept of that for requests, which do not need it.
     *
     * @return the settings of each operation by its name
     */
    public Map<String, List<OperationSetting>> explain(OperationDefinitions definitions, IdempotencyConfig config) {
        return OperationBinder.explain(definitions.definitions(), config, reconcilers.keySet(), rebuilders.keySet(),
                defaults(profiles), keyResolvers);
    }
}
