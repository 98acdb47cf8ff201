import Image from 'next/image'
import Link from 'next/link'

export default function Home() {
  return (
    <main>
      <h1>The shop</h1>
      <Image src="/shop.svg" alt="A shop" width={64} height={64} />
      <Link href="/dashboard">Your orders</Link>
    </main>
  )
}
