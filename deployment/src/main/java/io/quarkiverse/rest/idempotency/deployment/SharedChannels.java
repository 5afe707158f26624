package io.quarkiverse.rest.idempotency.deployment;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Finds channels whose messages several subscribers may handle at the same time: then they have one message and one Vert.x
 * context. The subscribers of a channel are methods and injected streams; a method with several outgoing channels sends each
 * message to all of them.
 */
final class SharedChannels {

    private static final String MESSAGING = "org.eclipse.microprofile.reactive.messaging.";
    /** The package of the annotations that hold repeated ones. */
    private static final String REPEATED = "io.smallrye.reactive.messaging.annotations.";
    private static final DotName CHANNEL = DotName.createSimple(MESSAGING + "Channel");
    private static final Set<DotName> STREAMS = Set.of(
            DotName.createSimple("io.smallrye.mutiny.Multi"),
            DotName.createSimple("java.util.concurrent.Flow$Publisher"),
            DotName.createSimple("org.reactivestreams.Publisher"),
            DotName.createSimple("org.eclipse.microprofile.reactive.streams.operators.PublisherBuilder"));

    private final Map<AnnotationTarget, Set<String>> incoming;
    private final Map<String, Integer> subscribers = new HashMap<>();
    private final Set<String> sentTogether = new HashSet<>();

    SharedChannels(IndexView index) {
        incoming = channels(index, "Incoming");
        incoming.values().forEach(channels -> channels.forEach(channel -> subscribers.merge(channel, 1, Integer::sum)));
        channels(index, "Outgoing").values().stream().filter(channels -> channels.size() > 1).forEach(sentTogether::addAll);
        index.getAnnotations(CHANNEL).stream().filter(SharedChannels::isStream)
                .forEach(injected -> subscribers.merge(injected.value().asString(), 1, Integer::sum));
    }

    /**
     * @return the channels that a method subscribes to, in the order of its annotations
     */
    List<String> of(MethodInfo method) {
        return List.copyOf(incoming.getOrDefault(method, Set.of()));
    }

    /** Whether a method that subscribes to channels may handle a message beside another subscriber. */
    boolean containAny(List<String> channels) {
        return channels.stream().anyMatch(channel -> subscribers.getOrDefault(channel, 0) > 1)
                || !Collections.disjoint(sentTogether, channels);
    }

    /** The channels of an annotation, which can be repeated, by the methods that have it. */
    private static Map<AnnotationTarget, Set<String>> channels(IndexView index, String annotation) {
        Map<AnnotationTarget, Set<String>> channels = new HashMap<>();
        index.getAnnotations(DotName.createSimple(MESSAGING + annotation)).stream()
                .filter(single -> single.target() != null && single.target().kind() == AnnotationTarget.Kind.METHOD)
                .forEach(single -> add(channels, single.target(), Stream.of(single)));
        index.getAnnotations(DotName.createSimple(REPEATED + annotation + "s"))
                .forEach(all -> add(channels, all.target(), Stream.of(all.value().asNestedArray())));
        return channels;
    }

    private static void add(Map<AnnotationTarget, Set<String>> channels, AnnotationTarget method,
            Stream<AnnotationInstance> annotations) {
        annotations.forEach(annotation -> channels.computeIfAbsent(method, none -> new LinkedHashSet<>())
                .add(annotation.value().asString()));
    }

    private static boolean isStream(AnnotationInstance injected) {
        return switch (injected.target().kind()) {
            case FIELD -> STREAMS.contains(injected.target().asField().type().name());
            case METHOD_PARAMETER -> STREAMS.contains(injected.target().asMethodParameter().type().name());
            default -> false;
        };
    }
}
