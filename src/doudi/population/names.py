"""General lists for made-up names: further surnames, and characters common in given names."""

#: shared in equal parts by the weight that the book's list leaves to others
FURTHER_SURNAMES = (
    "黄徐朱胡何林罗郑谢唐许邓傅沈曾彭吕苏卢蒋蔡魏叶程杜余潘董袁钟汪戴崔廖范方石姚谭熊金陆孔康毛史侯邵孟龙万段雷钱汤尹黎易邢"
    "温牛申霍原卫师靳裴吉景畅柴耿尚安米党弓解成路聂柳庞卜岳齐倪施游尤柏祁翟关焦左葛辛苗凌苑管甄双仝要续智栗逯晋"
)

#: second and third characters, one list for men and one for women
GIVEN_MEN = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林博建国文志永海峰云东成亮春生福贵来金玉宝山河田虎武兵新德才"
GIVEN_WOMEN = (
    "芳娜敏静丽艳娟霞秀玲燕桂英兰萍红梅琴云莲凤珍花香翠巧爱雪琳晶欣怡佳倩婷慧洁莉月青春喜改变先果仙俊文玉淑瑞彩雅思梦"
)
#: shares of given names of one character
SHORT_NAMES = 0.22
