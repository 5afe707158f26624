package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

import io.quarkiverse.rest.idempotency.runtime.messaging.ConsumerDefinition;
import io.quarkiverse.rest.idempotency.runtime.messaging.ConsumerDefinitions;
import io.quarkiverse.rest.idempotency.runtime.messaging.KeyPlaces;
import io.quarkiverse.rest.idempotency.runtime.messaging.MessagingRecorder;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.resteasy.reactive.common.deployment.ApplicationResultBuildItem;

/**
 * Finds the consumers of messages, checks them, and gives them their interceptor. All classes that need Reactive Messaging are
 * named by text: not every application has it.
 */
class ConsumerProcessor {

    private static final String MESSAGING = "org.eclipse.microprofile.reactive.messaging.";
    private static final DotName INCOMING = DotName.createSimple(MESSAGING + "Incoming");
    private static final DotName CONSUMER = DotName
            .createSimple("io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer");
    private static final String RUNTIME = "io.quarkiverse.rest.idempotency.runtime.messaging.";
    private static final String RESOLVER = "io.quarkiverse.rest.idempotency.messaging.MessageKeyResolver";

    /** The connectors whose metadata are read, by a class of each. */
    private static final Map<String, String> CONNECTORS = Map.of(
            "io.smallrye.reactive.messaging.ce.IncomingCloudEventMetadata", RUNTIME + "CloudEventAttributes",
            "io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata", RUNTIME + "KafkaAttributes");

    /** A message that is delivered again comes when its first owner may still be believed alive. */
    private static final Map<String, String> DEFAULTS = Map.of("inFlight", "WAIT", "waitLimit", "1m");

    @BuildStep
    void operations(CombinedIndexBuildItem combinedIndex, ApplicationResultBuildItem application, StoreBuildItem store,
            DatasourcesBuildItem datasources, BuildProducer<DoorOperationBuildItem> operations,
            BuildProducer<ConsumerBuildItem> consumers) {
        IndexView index = combinedIndex.getIndex();
        DoorDeclarations declarations = new DoorDeclarations(combinedIndex.getComputingIndex());
        ConsumerChecks checks = new ConsumerChecks(combinedIndex.getComputingIndex(), ConfigProvider.getConfig());
        SharedChannels shared = new SharedChannels(index);
        for (AnnotationInstance annotation : index.getAnnotations(CONSUMER)) {
            if (annotation.target().kind() != AnnotationTarget.Kind.METHOD) {
                continue;
            }
            MethodInfo method = annotation.target().asMethod();
            if (LeftOut.is(method.declaringClass(), application)) {
                continue;
            }
            List<String> channels = shared.of(method);
            String name = text(annotation, "operation").orElse("consume " + String.join(" and ", channels));
            String key = text(annotation, "key").orElse("");
            List<String> problems = checks.problems(method, channels);
            KeyPlaces.problem(key).ifPresent(problems::add);
            operations.produce(declarations.operation(name, method.declaringClass().name() + "#" + method.name(), annotation,
                    List.of("operation", "key", "comparePayload"), DEFAULTS,
                    TransactionChecks.problem(method.declaringClass(), method, store, datasources, index), problems));
            AnnotationValue compare = annotation.value("comparePayload");
            consumers
                    .produce(new ConsumerBuildItem(MethodKeys.of(method, method.declaringClass()), name, channels, key,
                            compare == null || compare.asBoolean(), shared.containAny(channels)));
        }
    }

    private static Optional<String> text(AnnotationInstance annotation, String attribute) {
        return Optional.ofNullable(annotation.value(attribute)).map(AnnotationValue::asString).filter(text -> !text.isBlank());
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void beans(MessagingRecorder recorder, List<ConsumerBuildItem> consumers, BuildProducer<AdditionalBeanBuildItem> beans,
            BuildProducer<UnremovableBeanBuildItem> unremovable, BuildProducer<SyntheticBeanBuildItem> synthetic) {
        if (consumers.isEmpty() || !QuarkusClassLoader.isClassPresentAtRuntime(INCOMING.toString())) {
            return;
        }
        List<ConsumerDefinition> definitions = new ArrayList<>();
        consumers.forEach(consumer -> definitions.add(new ConsumerDefinition(consumer.method(), consumer.operation(),
                consumer.channels(), consumer.key(), consumer.comparePayload(), consumer.besideOthers())));
        synthetic.produce(SyntheticBeanBuildItem.configure(ConsumerDefinitions.class).scope(Singleton.class)
                .supplier(recorder.definitions(definitions)).done());
        AdditionalBeanBuildItem.Builder own = AdditionalBeanBuildItem.builder().setUnremovable()
                .addBeanClasses(CONSUMER.toString(), RUNTIME + "ConsumerInterceptor", RUNTIME + "Consumers",
                        RUNTIME + "MessageOnContext");
        CONNECTORS.forEach((present, bean) -> {
            if (QuarkusClassLoader.isClassPresentAtRuntime(present)) {
                own.addBeanClass(bean);
            }
        });
        beans.produce(own.build());
        unremovable.produce(UnremovableBeanBuildItem.beanTypes(DotName.createSimple(RESOLVER)));
    }
}
