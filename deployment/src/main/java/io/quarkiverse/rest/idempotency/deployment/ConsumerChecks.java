package io.quarkiverse.rest.idempotency.deployment;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.eclipse.microprofile.config.Config;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * Finds the consumers of messages that cannot be protected as they are. Each message says what is wrong, and what to do.
 */
final class ConsumerChecks {

    private static final String MESSAGING = "org.eclipse.microprofile.reactive.messaging.";
    private static final Set<DotName> MESSAGES = Set.of(DotName.createSimple(MESSAGING + "Message"));
    private static final DotName ACKNOWLEDGMENT = DotName.createSimple(MESSAGING + "Acknowledgment");
    private static final DotName NON_BLOCKING = DotName.createSimple("io.smallrye.common.annotation.NonBlocking");
    private static final DotName VIRTUAL_THREAD = DotName.createSimple("io.smallrye.common.annotation.RunOnVirtualThread");
    private static final Set<DotName> BLOCKING = Set.of(DotName.createSimple("io.smallrye.common.annotation.Blocking"),
            DotName.createSimple("io.smallrye.reactive.messaging.annotations.Blocking"), TransactionChecks.TRANSACTIONAL,
            VIRTUAL_THREAD);

    private static final String BLOCKING_MODE = "quarkus.messaging.blocking.signatures.execution.mode";

    /** Types of streams: a method that has them is called once, and not for each message. */
    private static final Set<DotName> STREAMS = Set.of(
            DotName.createSimple("io.smallrye.mutiny.Multi"),
            DotName.createSimple("org.reactivestreams.Publisher"),
            DotName.createSimple("org.reactivestreams.Subscriber"),
            DotName.createSimple("org.reactivestreams.Processor"),
            DotName.createSimple("java.util.concurrent.Flow$Publisher"),
            DotName.createSimple("java.util.concurrent.Flow$Subscriber"),
            DotName.createSimple("java.util.concurrent.Flow$Processor"),
            DotName.createSimple("org.eclipse.microprofile.reactive.streams.operators.PublisherBuilder"),
            DotName.createSimple("org.eclipse.microprofile.reactive.streams.operators.SubscriberBuilder"),
            DotName.createSimple("org.eclipse.microprofile.reactive.streams.operators.ProcessorBuilder"));

    private static final Set<DotName> BATCHES = Set.of(DotName.createSimple(List.class),
            DotName.createSimple("org.apache.kafka.clients.consumer.ConsumerRecords"));

    private final IndexView index;
    private final Config config;

    /**
     * @param index one that has the classes of the connectors, too
     */
    ConsumerChecks(IndexView index, Config config) {
        this.index = index;
        this.config = config;
    }

    /**
     * @param channels the channels that it consumes
     * @return its problems; empty when it can be protected
     */
    List<String> problems(MethodInfo method, List<String> channels) {
        List<String> problems = new ArrayList<>();
        if (channels.isEmpty()) {
            problems.add(
                    "expected a method with @Incoming, and it has none, so that @IdempotentConsumer has no effect. Put it on "
                            + "a method that consumes a channel, or run the work of this one by Idempotency");
        }
        if (Modifier.isPrivate(method.flags()) || Modifier.isStatic(method.flags())) {
            problems.add("it is " + (Modifier.isStatic(method.flags()) ? "static" : "private")
                    + ", so that no interceptor can be called. Make it an instance method that is not private");
        }
        signature(method, problems);
        acknowledgment(method, problems);
        threads(method, problems);
        RepeatedTransactions.problem(method.declaringClass(), method, index, config).ifPresent(problems::add);
        return problems;
    }

    private void signature(MethodInfo method, List<String> problems) {
        List<Type> types = new ArrayList<>(method.parameterTypes());
        types.add(method.returnType());
        if (method.returnType().kind() == Type.Kind.PARAMETERIZED_TYPE) {
            types.addAll(method.returnType().asParameterizedType().arguments());
        }
        for (Type type : types) {
            String name = type.name().withoutPackagePrefix();
            if (isOneOf(type, MESSAGES)) {
                problems.add("it takes or returns a " + name + ", which it acknowledges itself, perhaps before its result is "
                        + "recorded. Take the payload, and the metadata as further parameters; return the payload");
                return;
            }
            if (isOneOf(type, STREAMS)) {
                problems.add("it takes or returns a " + name + ", so that it is called once and not for each message. Take one "
                        + "payload, and return a value, a Uni or a CompletionStage");
                return;
            }
        }
        if (method.parametersCount() == 0) {
            problems.add("it takes no payload. Take one payload");
        } else if (BATCHES.contains(method.parameterType(0).name())) {
            problems.add("it takes a " + method.parameterType(0).name().withoutPackagePrefix()
                    + ", and a batch of messages has no key of its own. Take one payload, and set "
                    + "batch=false of its channel");
        }
    }

    /** Whether messaging takes a type for one of these: it asks whether it can be assigned. */
    private boolean isOneOf(Type type, Set<DotName> types) {
        boolean isClass = type.kind() == Type.Kind.CLASS || type.kind() == Type.Kind.PARAMETERIZED_TYPE;
        ClassInfo known = isClass ? index.getClassByName(type.name()) : null;
        return known != null && Hierarchy.withAncestors(known, index).stream()
                .anyMatch(ancestor -> types.contains(ancestor.name()));
    }

    private static void acknowledgment(MethodInfo method, List<String> problems) {
        AnnotationInstance strategy = method.declaredAnnotation(ACKNOWLEDGMENT);
        if (strategy != null && !strategy.value().asEnum().equals("POST_PROCESSING")) {
            problems.add(
                    "it has @Acknowledgment(" + strategy.value().asEnum() + "), and a message must be acknowledged after its "
                            + "result is recorded. Use POST_PROCESSING, or take the annotation off");
        }
    }

    private void threads(MethodInfo method, List<String> problems) {
        if (TransactionChecks.ASYNCHRONOUS.contains(method.returnType().name())) {
            return;
        }
        boolean eventLoop = config.getOptionalValue(BLOCKING_MODE, String.class).filter("event-loop"::equals).isPresent()
                && BLOCKING.stream().noneMatch(name -> method.hasDeclaredAnnotation(name)
                        || method.declaringClass().hasDeclaredAnnotation(name));
        if (eventLoop || method.hasDeclaredAnnotation(NON_BLOCKING)) {
            problems.add("it runs on an event loop, which must not wait for the store, and returns no Uni or CompletionStage. "
                    + "Add @Blocking, or return a Uni");
        }
    }
}
