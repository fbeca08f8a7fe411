/* Macros that grow to some thousand million tokens. */
#define A(x) x x x x x x x x x x x x x x x x
#define B(x) A(A(x))
#define C(x) B(B(x))
#define D(x) C(C(x))
const char text[] = D("0123456789abcdef");

int main(void) { return text[0]; }
