package io.quarkiverse.rest.idempotency.client.deployment;

import java.util.List;
import java.util.stream.Collectors;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;
import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.client.IdempotencyKeys;
import io.quarkiverse.rest.idempotency.client.RetryAfterBackoff;
import io.quarkiverse.rest.idempotency.client.WorthRetrying;
import io.quarkiverse.rest.idempotency.client.runtime.AttemptInterceptor;
import io.quarkiverse.rest.idempotency.client.runtime.CallInterceptor;
import io.quarkiverse.rest.idempotency.client.runtime.IdempotentClientConfig;
import io.quarkiverse.rest.idempotency.client.runtime.KeyedCall;
import io.quarkiverse.rest.idempotency.client.runtime.request.DerivedRequestKeys;
import io.quarkiverse.rest.idempotency.client.runtime.rest.AnswerFilter;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.AdditionalIndexedClassesBuildItem;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedClassBuildItem;
import io.quarkus.jaxrs.client.reactive.deployment.JaxrsClientReactiveEnricherBuildItem;
import io.quarkus.rest.client.reactive.deployment.RegisteredRestClientBuildItem;
import io.quarkus.rest.client.reactive.spi.ClientResponseFilterBuildItem;
import io.quarkus.rest.client.reactive.spi.RestClientAnnotationsTransformerBuildItem;

/**
 * Has the methods of REST clients send keys.
 */
class IdempotentClientProcessor {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency.client");

    /** The capability that quarkus-rest-idempotency provides. */
    private static final String SERVER_SIDE = "io.quarkiverse.rest.idempotency";

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("rest-idempotency-client");
    }

    @BuildStep
    IdempotentCallsBuildItem calls(CombinedIndexBuildItem index, List<RegisteredRestClientBuildItem> clients,
            IdempotentClientConfig config) {
        IdempotentCallsBuildItem calls = new IdempotentCalls(index.getIndex(),
                clients.stream().map(client -> client.getClassInfo().name()).collect(Collectors.toSet()), config).find();
        if (calls.count() == 0) {
            LOG.warn("No method of a REST client has @IdempotentCall; quarkus-rest-idempotency-client has no effect");
        } else {
            LOG.info(calls.count() == 1 ? "1 method of a REST client sends an idempotency key"
                    : calls.count() + " methods of REST clients send an idempotency key");
        }
        return calls;
    }

    @BuildStep
    JaxrsClientReactiveEnricherBuildItem enrich(IdempotentCallsBuildItem calls) {
        return new JaxrsClientReactiveEnricherBuildItem(new KeyEnricher(calls));
    }

    /** The beans of clients have the annotations of their interfaces, and so these as well. */
    @BuildStep
    RestClientAnnotationsTransformerBuildItem annotate(IdempotentCallsBuildItem calls) {
        return new RestClientAnnotationsTransformerBuildItem(AnnotationTransformation.forMethods()
                .when(context -> calls.of(context.declaration().asMethod()) != null)
                .transform(context -> {
                    MethodInfo method = context.declaration().asMethod();
                    IdempotentCallMethod call = calls.of(method);
                    context.add(AnnotationInstance.create(DotName.createSimple(KeyedCall.class), method,
                            List.of(AnnotationValue.createStringValue("method", IdempotentCallsBuildItem.idOf(method)),
                                    AnnotationValue.createStringValue("derivedBy", call.derivedBy()),
                                    AnnotationValue.createIntegerValue("keyParameter", call.keyParameter()))));
                    RetryDefaults.of(method).forEach(context::add);
                }));
    }

    @BuildStep
    AdditionalBeanBuildItem interceptors() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(KeyedCall.class, CallInterceptor.class, AttemptInterceptor.class).build();
    }

    /** An application without the server side has no requests that a key can be derived from. */
    @BuildStep
    void requestKeys(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (capabilities.isPresent(SERVER_SIDE)) {
            beans.produce(AdditionalBeanBuildItem.builder().setUnremovable().addBeanClass(DerivedRequestKeys.class).build());
        }
    }

    @BuildStep
    ClientResponseFilterBuildItem filter(BuildProducer<AdditionalIndexedClassesBuildItem> indexed) {
        // Its priority is read from the index.
        indexed.produce(new AdditionalIndexedClassesBuildItem(AnswerFilter.class.getName()));
        return new ClientResponseFilterBuildItem(AnswerFilter.class.getName());
    }

    /** Fault Tolerance makes these by reflection, and registers only what it finds in the application. */
    @BuildStep
    ReflectiveClassBuildItem reflective() {
        return ReflectiveClassBuildItem.builder(RetryAfterBackoff.class, WorthRetrying.class, AnswerFilter.class)
                .constructors().build();
    }

    /** The random generator is made at run time: one of the build would give all processes of an image the same seed. */
    @BuildStep
    RuntimeInitializedClassBuildItem randomness() {
        return new RuntimeInitializedClassBuildItem(IdempotencyKeys.class.getName() + "$Random");
    }
}
