package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

import io.quarkiverse.rest.idempotency.protocol.Settlement;
import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.deployment.builditem.BytecodeTransformerBuildItem;
import io.quarkus.gizmo.Gizmo;
import io.quarkus.test.QuarkusUnitTest;

/**
 * Breaks the application so that it sends a response without waiting for the store, and shows that
 * {@link CompletionBeforeResponseTest} notices.
 */
class CompletionAfterResponseMutationTest {

    private static final String BROKEN_CLASS = "io.quarkiverse.rest.idempotency.lifecycle.Settling";
    private static final String BROKEN_METHOD = "resumed";

    @RegisterExtension
    static final QuarkusUnitTest APP = HeldCompletions.application()
            .addBuildChainCustomizer(CompletionAfterResponseMutationTest::breakApplication);

    private static void breakApplication(BuildChainBuilder builder) {
        builder.addBuildStep(context -> context.produce(new BytecodeTransformerBuildItem(BROKEN_CLASS,
                (name, classVisitor) -> new Mutation(classVisitor)))).produces(BytecodeTransformerBuildItem.class).build();
    }

    /** Says of every end that it is known, and that the store has recorded it. */
    private static final class Mutation extends ClassVisitor {

        Mutation(ClassVisitor next) {
            super(Gizmo.ASM_API_VERSION, next);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return !name.equals(BROKEN_METHOD) ? next : new MethodVisitor(Gizmo.ASM_API_VERSION, next) {
                @Override
                public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
                    boolean ofFuture = owner.equals(Type.getInternalName(CompletableFuture.class));
                    if (ofFuture && called.equals("isDone")) {
                        super.visitInsn(Opcodes.POP);
                        super.visitInsn(Opcodes.ICONST_1);
                    } else if (ofFuture && called.equals("join")) {
                        super.visitInsn(Opcodes.POP);
                        super.visitFieldInsn(Opcodes.GETSTATIC, Type.getInternalName(Settlement.class),
                                Settlement.SETTLED.name(), Type.getDescriptor(Settlement.class));
                    } else {
                        super.visitMethodInsn(opcode, owner, called, type, isInterface);
                    }
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void completingAfterResponding_isNoticed(String path) {
        assertThatThrownBy(() -> HeldCompletions.assertCompletedBeforeResponding(path)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("the response left before its outcome was recorded");
        System.out.println("Mutations of the application, and who noticed\n  completing after responding (" + path
                + ")  <-  CompletionBeforeResponseTest#response_isNotSentBeforeItIsRecorded");
    }
}
