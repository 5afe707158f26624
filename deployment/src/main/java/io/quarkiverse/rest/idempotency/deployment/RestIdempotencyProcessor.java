package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;

import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.model.HandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.processor.scanning.MethodScanner;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.deployment.spi.IdempotentMethodBuildItem;
import io.quarkiverse.rest.idempotency.deployment.spi.IdempotentOperationsBuildItem;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethodsBuildItem;
import io.quarkiverse.rest.idempotency.runtime.Callers;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyRecorder;
import io.quarkiverse.rest.idempotency.runtime.OperationDefinitions;
import io.quarkiverse.rest.idempotency.runtime.OperationRegistry;
import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkiverse.rest.idempotency.runtime.rest.IdempotencyExceptionMapper;
import io.quarkiverse.rest.idempotency.runtime.rest.IdempotentMethodCustomizer;
import io.quarkiverse.rest.idempotency.runtime.resume.ResumedRequests;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.ConnectionTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.SessionTransactions;
import io.quarkiverse.rest.idempotency.spi.FingerprintResolver;
import io.quarkiverse.rest.idempotency.spi.KeyResolver;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.PrincipalResolver;
import io.quarkiverse.rest.idempotency.spi.ProblemRenderer;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.RequestBodyRewriter;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkiverse.rest.idempotency.spi.StoreDecorator;
import io.quarkiverse.rest.idempotency.spi.StoredRequestCipher;
import io.quarkiverse.rest.idempotency.store.memory.MemoryClock;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.ConfigurationBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.ShutdownListenerBuildItem;
import io.quarkus.resteasy.reactive.common.deployment.ApplicationResultBuildItem;
import io.quarkus.resteasy.reactive.common.deployment.ResourceScanningResultBuildItem;
import io.quarkus.resteasy.reactive.server.spi.MethodScannerBuildItem;
import io.quarkus.resteasy.reactive.spi.ExceptionMapperBuildItem;

/**
 * Finds the idempotent methods, reports all misuse in one error, and gives each method its interceptor.
 */
class RestIdempotencyProcessor {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");
    private static final String FEATURE = "rest-idempotency";

    /** Behind every mapper that an application has for the same exception. */
    private static final int BEHIND_APPLICATIONS = Priorities.USER + 1000;

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem(FEATURE);
    }

    @BuildStep
    ResourceMethodsBuildItem resourceMethods(CombinedIndexBuildItem combinedIndex,
            Optional<ResourceScanningResultBuildItem> scan, ApplicationResultBuildItem application) {
        return new ResourceMethodsBuildItem(scan.map(result -> new ResourceMethods(result.getResult(),
                type -> isServed(type, application), combinedIndex.getIndex()).list()).orElse(List.of()));
    }

    private static boolean isServed(ClassInfo type, ApplicationResultBuildItem application) {
        return application.getResult().keepClass(type.name().toString());
    }

    @BuildStep
    OperationDefinitionsBuildItem operations(CombinedIndexBuildItem combinedIndex,
            ConfigurationBuildItem configuration,
            ResourceMethodsBuildItem methods,
            List<IdempotentMethodBuildItem> declared,
            List<DoorOperationBuildItem> doors,
            StoreBuildItem store,
            DatasourcesBuildItem datasources,
            ApplicationResultBuildItem application,
            Capabilities capabilities) {
        PropertyChecks.check(ConfigProvider.getConfig(), configuration.getReadResult().getAllMappings());
        IndexView index = combinedIndex.getIndex();
        IdempotentDeclarations declarations = new IdempotentDeclarations(index, declared);
        OperationChecks checks = new OperationChecks();
        Map<String, OperationDefinition> operations = new LinkedHashMap<>();
        Set<String> byExtensions = new HashSet<>();
        List<ResourceMethod> bound = new ArrayList<>();
        List<String> connections = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (ResourceMethod method : methods.methods()) {
            Optional<IdempotentDeclarations.Declaration> declaredHere = declarations.of(method);
            ConnectionParameters.problem(method, declaredHere.isPresent(), store).ifPresent(connections::add);
            declaredHere.ifPresent(declaration -> {
                OperationDefinition operation = define(method, declaration.attributes(),
                        TransactionChecks.problem(method, store, datasources, index));
                checks.check(method, declaration, operation);
                RepeatedTransactions.problem(method.resourceClass(), method.declaration(), index, ConfigProvider.getConfig())
                        .ifPresent(problem -> checks.problem(method, problem));
                operations.put(MethodKeys.of(method), operation);
                if (declaration.byExtension()) {
                    byExtensions.add(operation.getName());
                }
                bound.add(method);
            });
            if (StepChecks.takesSteps(method)) {
                problems.addAll(
                        StepChecks.problems(method, operations.containsKey(MethodKeys.of(method)), capabilities, index));
            }
        }
        checks.checkNames(index);
        checks.checkInert(index, bound, type -> isServed(type, application));
        problems.addAll(0, checks.problems());
        doors.forEach(door -> problems.addAll(door.problems()));
        problems.addAll(OperationChecks.namedTwice(doors.stream().map(DoorOperationBuildItem::definition).toList(),
                operations.values()));
        problems.addAll(connections);
        problems.addAll(store.problems());
        if (!problems.isEmpty()) {
            // Thrown here, because ArC shows validation errors after its own, and a store that is missing is one of those.
            throw MisuseException.of("Idempotent methods cannot be protected as they are:", problems);
        }
        OperationDefinitionsBuildItem result = new OperationDefinitionsBuildItem(operations, byExtensions,
                doors.stream().map(DoorOperationBuildItem::definition).toList());
        log(result.all(), store);
        return result;
    }

    /** Produces the view of the operations for other extensions. */
    @BuildStep
    IdempotentOperationsBuildItem operations(OperationDefinitionsBuildItem definitions, ResourceMethodsBuildItem methods) {
        Map<String, List<ResourceMethod>> byName = new HashMap<>();
        methods.methods().forEach(method -> definitions.of(method).ifPresent(
                operation -> byName.computeIfAbsent(operation.getName(), name -> new ArrayList<>()).add(method)));
        return new IdempotentOperationsBuildItem(definitions.operations().stream()
                .map(operation -> new IdempotentOperationsBuildItem.Operation(operation.getName(),
                        byName.get(operation.getName()), operation.getAttributes()))
                .toList());
    }

    private static OperationDefinition define(ResourceMethod method, Map<String, String> declared,
            String notInTransaction) {
        Map<String, String> attributes = new LinkedHashMap<>(declared);
        String name = attributes.remove("operation");
        return new OperationDefinition(name == null || name.isBlank() ? method.verb() + " " + method.path() : name,
                method.description(), attributes, notInTransaction, false, StepChecks.takesSteps(method));
    }

    private static void log(Collection<OperationDefinition> operations, StoreBuildItem store) {
        LOG.infof("Bound %d idempotent operation%s, recorded by the store %s", operations.size(),
                operations.size() == 1 ? "" : "s", store.type());
        operations.forEach(operation -> LOG.debugf("Bound '%s' to %s %s", operation.getName(),
                operation.getMethod(), operation.getAttributes()));
    }

    @BuildStep
    MethodScannerBuildItem interceptors(OperationDefinitionsBuildItem operations) {
        return new MethodScannerBuildItem(new MethodScanner() {
            @Override
            public List<HandlerChainCustomizer> scan(MethodInfo method, ClassInfo resourceClass, Map<String, Object> context) {
                return operations.of(method, resourceClass)
                        .map(operation -> List.<HandlerChainCustomizer> of(
                                new IdempotentMethodCustomizer(operation.getName())))
                        .orElse(List.of());
            }
        });
    }

    @BuildStep
    MethodScannerBuildItem connections(StoreBuildItem store) {
        return new MethodScannerBuildItem(new ConnectionParameters(store));
    }

    @BuildStep
    ExceptionMapperBuildItem exceptionMapper() {
        return new ExceptionMapperBuildItem(IdempotencyExceptionMapper.class.getName(), IdempotencyException.class.getName(),
                BEHIND_APPLICATIONS, true);
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    SyntheticBeanBuildItem definitions(IdempotencyRecorder recorder, OperationDefinitionsBuildItem operations) {
        return SyntheticBeanBuildItem.configure(OperationDefinitions.class)
                .scope(Singleton.class)
                .supplier(recorder.definitions(List.copyOf(operations.all())))
                .unremovable()
                .done();
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    ShutdownListenerBuildItem drainAtShutdown(IdempotencyRecorder recorder) {
        return new ShutdownListenerBuildItem(recorder.drainAtShutdown());
    }

    @BuildStep
    void beans(BuildProducer<AdditionalBeanBuildItem> beans, BuildProducer<UnremovableBeanBuildItem> unremovable) {
        beans.produce(AdditionalBeanBuildItem.builder().setUnremovable()
                .addBeanClasses("io.quarkiverse.rest.idempotency.runtime.ApplicationBeans", IdempotencyNode.class.getName(),
                        OperationRegistry.class.getName(), Callers.class.getName(), NodeTimers.class.getName(),
                        ResumedRequests.class.getName(),
                        "io.quarkiverse.rest.idempotency.runtime.ApplicationOperations",
                        "io.quarkiverse.rest.idempotency.runtime.ArcSingleBeans",
                        "io.quarkiverse.rest.idempotency.runtime.RecordAdministration")
                .build());
        unremovable
                .produce(UnremovableBeanBuildItem.beanTypes(RealmResolver.class, Reconciler.class, BusinessTransactions.class,
                        ConnectionTransactions.class, SessionTransactions.class, FingerprintResolver.class,
                        OperationProfile.class, PrincipalResolver.class, ProblemRenderer.class,
                        ReplayAuthorizer.class,
                        RequestBodyRewriter.class, ResponseRebuilder.class, StoreDecorator.class, StoredRequestCipher.class,
                        MemoryClock.class));
        unremovable.produce(UnremovableBeanBuildItem.beanTypes(KeyResolver.class));
    }
}
