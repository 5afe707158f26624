package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.inject.Singleton;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

import io.quarkiverse.rest.idempotency.mutiny.UniIdempotency;
import io.quarkiverse.rest.idempotency.mutiny.UniSteps;
import io.quarkiverse.rest.idempotency.runtime.door.DoorDefinition;
import io.quarkiverse.rest.idempotency.runtime.door.DoorDefinitions;
import io.quarkiverse.rest.idempotency.runtime.door.DoorOperations;
import io.quarkiverse.rest.idempotency.runtime.door.DoorRecorder;
import io.quarkiverse.rest.idempotency.runtime.door.NodeIdempotency;
import io.quarkiverse.rest.idempotency.runtime.door.PayloadBytes;
import io.quarkiverse.rest.idempotency.runtime.door.WorkRunner;
import io.quarkiverse.rest.idempotency.runtime.steps.NodeSteps;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.resteasy.reactive.common.deployment.ApplicationResultBuildItem;

/**
 * Finds the operations whose work is run by code, and makes the bean that runs it.
 */
class DoorProcessor {

    private static final DotName OPERATION = DotName.createSimple(IdempotentOperation.class);
    private static final DotName OPERATIONS = DotName.createSimple(IdempotentOperation.List.class);

    /** Named by text, because these classes need libraries that not every application has. */
    private static final String JACKSON = "io.quarkiverse.rest.idempotency.runtime.door.JacksonCodec";
    private static final String JSONB = "io.quarkiverse.rest.idempotency.runtime.door.JsonbCodec";
    private static final String TRANSACTIONS = "io.quarkiverse.rest.idempotency.runtime.transaction.JtaOpenTransactions";

    @BuildStep
    void operations(CombinedIndexBuildItem combinedIndex, ApplicationResultBuildItem application, StoreBuildItem store,
            BuildProducer<DoorOperationBuildItem> operations) {
        DoorDeclarations declarations = new DoorDeclarations(combinedIndex.getComputingIndex());
        for (AnnotationInstance annotation : declared(combinedIndex.getIndex())) {
            AnnotationTarget target = annotation.target();
            ClassInfo type = target.kind() == AnnotationTarget.Kind.CLASS ? target.asClass()
                    : target.asMethod().declaringClass();
            if (!LeftOut.is(type, application)) {
                String place = target.kind() == AnnotationTarget.Kind.CLASS ? type.name().toString()
                        : type.name() + "#" + target.asMethod().name();
                operations.produce(declarations.operation(annotation.value("name").asString(), place, annotation,
                        List.of("name"), Map.of(), TransactionChecks.problem(store), List.of()));
            }
        }
    }

    private static List<AnnotationInstance> declared(IndexView index) {
        List<AnnotationInstance> declared = new ArrayList<>(index.getAnnotations(OPERATION).stream()
                .filter(annotation -> annotation.target() != null).toList());
        for (AnnotationInstance several : index.getAnnotations(OPERATIONS)) {
            for (AnnotationInstance annotation : several.value().asNestedArray()) {
                declared.add(AnnotationInstance.create(annotation.name(), several.target(), annotation.values()));
            }
        }
        return declared;
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    SyntheticBeanBuildItem definitions(DoorRecorder recorder, List<DoorOperationBuildItem> operations) {
        List<DoorDefinition> definitions = operations.stream().map(DoorOperationBuildItem::door).toList();
        return SyntheticBeanBuildItem.configure(DoorDefinitions.class)
                .scope(Singleton.class)
                .supplier(recorder.definitions(new ArrayList<>(definitions)))
                .done();
    }

    @BuildStep
    void beans(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        beans.produce(AdditionalBeanBuildItem.builder()
                .addBeanClasses(NodeIdempotency.class, WorkRunner.class, DoorOperations.class, PayloadBytes.class,
                        UniIdempotency.class, UniSteps.class, NodeSteps.class)
                .build());
        if (capabilities.isPresent(Capability.JACKSON)) {
            beans.produce(new AdditionalBeanBuildItem(JACKSON));
        } else if (capabilities.isPresent(Capability.JSONB)) {
            beans.produce(new AdditionalBeanBuildItem(JSONB));
        }
        if (capabilities.isPresent(Capability.TRANSACTIONS)) {
            beans.produce(new AdditionalBeanBuildItem(TRANSACTIONS));
        }
    }

    /** Recorded failures are made anew by their constructors. */
    @BuildStep
    ReflectiveClassBuildItem failures(List<DoorOperationBuildItem> operations) {
        return ReflectiveClassBuildItem
                .builder(operations.stream().flatMap(operation -> operation.door().getRecordedFailures().stream()).distinct()
                        .toArray(String[]::new))
                .constructors().reason("a recorded failure").build();
    }
}
