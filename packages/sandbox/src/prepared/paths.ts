/** Where a sandbox finds what was prepared for its languages. Each runtime does without what is not there. */
export const PREPARED = '/opt/prepared';
/** Class-data-sharing archive of the JVM, for programs and for the compiler. */
export const JAVA_ARCHIVE = `${PREPARED}/java.jsa`;
/** Precompiled headers of C++: the folder that comes before the compiler's own. */
export const CPP_HEADERS = `${PREPARED}/cpp`;
